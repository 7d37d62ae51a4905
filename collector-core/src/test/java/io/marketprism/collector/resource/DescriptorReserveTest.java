package io.marketprism.collector.resource;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.Closeable;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** A process of a hundred descriptors, of which others use as many as the test says. */
class DescriptorReserveTest {
  private static final int LIMIT = 100;
  private static final int SIZE = 32;

  private int open;
  private int others = 10;
  private final DescriptorReserve reserve = new DescriptorReserve(SIZE, this::open);

  @Test
  void reserveIsHeldFromTheFirstLookOn() {
    assertThat(open).isZero();
    reserve.look();
    assertThat(open).isEqualTo(SIZE);
    reserve.look();
    assertThat(open).isEqualTo(SIZE);
    assertThat(reserve.isReleased()).isFalse();
    assertThat(reserve.releases()).isZero();
  }

  @Test
  void reserveIsGivenFreeWhereFewDescriptorsAreLeft() {
    reserve.look();
    others = LIMIT - SIZE - 8;
    reserve.look();
    assertThat(reserve.isReleased()).isFalse();
    others++;
    reserve.look();
    assertThat(reserve.isReleased()).isTrue();
    assertThat(open).isZero();
    assertThat(reserve.releases()).isEqualTo(1);
  }

  @Test
  void reserveIsTakenBackOnceThereHasBeenRoomForAWhile() {
    exhaust();
    others = LIMIT - SIZE - 15;
    looks(10);
    assertThat(reserve.isReleased()).as("too little room").isTrue();
    others--;
    looks(2);
    assertThat(reserve.isReleased()).as("for too short a time").isTrue();
    others++;
    looks(1);
    others--;
    looks(2);
    assertThat(reserve.isReleased()).as("not in a row").isTrue();
    looks(1);
    assertThat(reserve.isReleased()).isFalse();
    assertThat(open).isEqualTo(SIZE);
    assertThat(reserve.releases()).isEqualTo(1);
  }

  @Test
  void processThatBeginsWithoutRoomHasItsReserveInUseFromTheStart() {
    others = LIMIT - SIZE;
    looks(5);
    assertThat(reserve.isReleased()).isTrue();
    assertThat(reserve.releases()).isEqualTo(1);
    assertThat(open).isZero();
    others = 0;
    looks(3);
    assertThat(reserve.isReleased()).isFalse();
  }

  @Test
  void closingGivesEverythingBackForGood() {
    reserve.look();
    reserve.close();
    reserve.close();
    assertThat(open).isZero();
    looks(5);
    assertThat(open).isZero();
  }

  @Test
  void noReserveOpensNothing() {
    DescriptorReserve none = new DescriptorReserve(0, this::open);
    others = LIMIT;
    none.look();
    assertThat(none.isReleased()).isFalse();
  }

  @Test
  void descriptorsOfTheProcessAreHeldAndGivenBack() {
    try (DescriptorReserve real = new DescriptorReserve(SIZE)) {
      real.look();
      assertThat(real.isReleased()).isFalse();
    }
  }

  private void exhaust() {
    reserve.look();
    others = LIMIT - SIZE;
    reserve.look();
    assertThat(reserve.isReleased()).isTrue();
  }

  private void looks(int count) {
    for (int i = 0; i < count; i++) {
      reserve.look();
    }
  }

  private Closeable open() throws IOException {
    if (open + others >= LIMIT) {
      throw new IOException("Too many open files");
    }
    open++;
    return () -> open--;
  }
}
