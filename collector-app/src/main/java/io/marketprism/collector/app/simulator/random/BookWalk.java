package io.marketprism.collector.app.simulator.random;

import java.util.Random;

/**
 * Walks one book at random: levels appear, change and vanish mostly near the top, the price drifts
 * with a trend that turns now and then, orders take from the best level. Each side stays near the
 * number of levels that is wanted; levels that the price has left far behind are cancelled.
 *
 * <p>Half of the changes land within 10 ticks of the best level, 90 % within 70, as they do on the
 * exchanges; 14 % insert, 14 % delete, 70 % modify, 2 % delete a level that is not there.
 *
 * <p>Not thread-safe; owned by one {@link RandomBook}.
 */
final class BookWalk {
  private static final int SLACK = MarketSettings.SLACK;
  private static final int FEWEST = 100;
  private static final int REACH = 4_000;
  private static final int FARTHEST = 6_000;
  private static final int LOWEST_PRICE = 2 * TickSide.SPAN;
  private static final int[] CHANGES = {1, 1, 1, 1, 1, 1, 2, 2, 2, 2, 2, 2, 3, 3, 3, 5};
  private static final short[] DISTANCES = distances();

  private final Dice dice;
  private final int wanted;
  private final TickSide bids;
  private final TickSide asks;
  private final long highestPrice;
  private int trend;

  BookWalk(Dice dice, long startTick, int wanted) {
    this.dice = dice;
    this.wanted = wanted;
    highestPrice = Math.max(startTick, LOWEST_PRICE) * 4;
    bids = fill(startTick);
    asks = fill(-startTick - 1);
  }

  private static short[] distances() {
    Random random = new Random(1);
    short[] table = new short[1024];
    for (int i = 0; i < table.length; i++) {
      double distance = 10 * StrictMath.exp(1.518 * random.nextGaussian());
      table[i] = (short) Math.min(REACH, distance);
    }
    return table;
  }

  /** A side that is dense near the top and thin far away. */
  private TickSide fill(long best) {
    TickSide side = new TickSide(best, lots());
    for (int far = 1; far < REACH && side.count() < wanted; far++) {
      if (dice.below(100) < (far < 500 ? 85 : far < 1_500 ? 50 : 25)) {
        side.put(best - far, lots());
      }
    }
    return side;
  }

  private int lots() {
    return 1 + (dice.below(1_024) << dice.below(7));
  }

  TickSide bids() {
    return bids;
  }

  TickSide asks() {
    return asks;
  }

  /** Changes some levels, and at times the price. */
  void step(DepthChange change) {
    if (dice.below(8) == 0) {
      move(change);
    }
    for (int left = CHANGES[dice.below(CHANGES.length)]; left > 0; left--) {
      if (dice.below(2) == 0) {
        touch(bids, change.bids());
      } else {
        touch(asks, change.asks());
      }
    }
    cancelFar(bids, change.bids());
    cancelFar(asks, change.asks());
  }

  /** Moves the price a tick or two: one side loses its best level, the other gains one. */
  private void move(DepthChange change) {
    if (dice.below(512) == 0) {
      trend = dice.below(121) - 60;
    }
    boolean up = dice.below(512) < 256 + trend;
    if (bids.best() < LOWEST_PRICE || bids.best() > highestPrice) {
      up = bids.best() < LOWEST_PRICE;
    }
    if (up) {
      cross(asks, change.asks(), bids, change.bids());
    } else {
      cross(bids, change.bids(), asks, change.asks());
    }
  }

  private void cross(TickSide loser, LevelChanges lost, TickSide gainer, LevelChanges gained) {
    if (loser.count() > FEWEST) {
      delete(loser, lost, loser.best());
    }
    int room = (int) Math.min(2, -loser.best() - 1 - gainer.best());
    if (room > 0) {
      set(gainer, gained, gainer.best() + 1 + dice.below(room), lots());
    }
  }

  private void touch(TickSide side, LevelChanges changes) {
    int distance = DISTANCES[dice.below(DISTANCES.length)];
    long key = side.best() - distance;
    int what = dice.below(100);
    if (what < 2) {
      changes.set(empty(side, key), 0);
    } else if (what < 16 && side.count() < wanted + SLACK) {
      boolean thin = side.count() < wanted - SLACK;
      insert(side, changes, thin ? side.best() - dice.below(REACH) : key);
    } else if (what < 30 && side.count() > wanted - SLACK) {
      delete(side, changes, side.occupied(key));
    } else {
      set(side, changes, side.occupied(key), lots());
    }
  }

  private void insert(TickSide side, LevelChanges changes, long key) {
    TickSide other = side == bids ? asks : bids;
    boolean inside = key == side.best() && key + 1 < -other.best();
    set(side, changes, inside ? key + 1 : empty(side, key), lots());
  }

  /** The next key at or below {@code key} without a level. */
  private static long empty(TickSide side, long key) {
    long at = key;
    while (side.get(at) != 0) {
      at--;
    }
    return at;
  }

  private void cancelFar(TickSide side, LevelChanges changes) {
    while ((side.count() > wanted + SLACK || side.best() - side.worst() > FARTHEST)
        && !changes.nearlyFull()) {
      delete(side, changes, side.worst());
    }
  }

  private static void set(TickSide side, LevelChanges changes, long key, int size) {
    side.put(key, size);
    changes.set(key, size);
  }

  private static void delete(TickSide side, LevelChanges changes, long key) {
    side.remove(key);
    changes.set(key, 0);
  }

  /** Takes from the best level of one side; false where the side is too thin to lose a level. */
  boolean trade(TakerOrder order, long time, DepthChange change) {
    boolean buy = dice.below(2) == 0;
    TickSide side = buy ? asks : bids;
    LevelChanges changes = buy ? change.asks() : change.bids();
    long key = side.best();
    int there = side.get(key);
    int taken = 1 + dice.below(there);
    if (taken == there && side.count() <= FEWEST) {
      return false;
    }
    order.begin(time, buy, Math.abs(key));
    order.fill(taken, Math.min(taken, parts()));
    if (taken == there) {
      delete(side, changes, key);
    } else {
      set(side, changes, key, there - taken);
    }
    return true;
  }

  private int parts() {
    int roll = dice.below(20);
    return roll < 15 ? 1 : roll < 18 ? 2 : TakerOrder.MOST_FILLS;
  }
}
