// Small pictures in SVG. Each says in words, too, what it shows.

import {element, setAttribute, setText, svg} from './dom.js';
import {UNKNOWN, count} from './format.js';

const WIDTH = 180;
const HEIGHT = 44;
const DEPTH_WIDTH = 160;
const DEPTH_HEIGHT = 36;

function known(values) {
  return values.filter((value) => value !== null);
}

function last(values) {
  return values.length === 0 ? null : values[values.length - 1];
}

/** The runs of values that are known, as points of the picture; what is not known is a hole. */
function runs(values, top) {
  const found = [];
  let run = [];
  values.forEach((value, i) => {
    if (value === null) {
      run = [];
      return;
    }
    if (run.length === 0) {
      found.push(run);
    }
    const x = (i / (values.length - 1)) * WIDTH;
    const y = HEIGHT - 1 - (value / top) * (HEIGHT - 3);
    run.push(`${x.toFixed(1)} ${y.toFixed(1)}`);
  });
  return found;
}

function x(point) {
  return point.split(' ')[0];
}

/** A line over time, from zero up to the highest value, with room for holes. */
export class Line {
  #area = svg('path', {class: 'area'});
  #line = svg('path', {class: 'line'});
  #picture = svg(
    'svg',
    {viewBox: `0 0 ${WIDTH} ${HEIGHT}`, preserveAspectRatio: 'none', role: 'img', class: 'over-time'},
    this.#area, this.#line);

  constructor(place) {
    place.append(this.#picture);
  }

  /** Shows the values, oldest first; `words` say what is to be seen. */
  show(values, words) {
    const top = Math.max(1e-9, ...known(values));
    const parts = runs(values, top);
    // A single value would be a line without length, which is not drawn without an end to it.
    const lines = parts.map((run) => `M${run.join('L')}${run.length === 1 ? 'h.5' : ''}`);
    const areas = parts.map((run) =>
      `M${x(run[0])} ${HEIGHT}L${run.join('L')}L${x(run[run.length - 1])} ${HEIGHT}Z`);
    setAttribute(this.#line, 'd', lines.join(''));
    setAttribute(this.#area, 'd', areas.join(''));
    setAttribute(this.#picture, 'aria-label', words);
  }
}

/** A figure with its name, its value now, and its line over the last minutes. */
export class Tile {
  #name;
  #format;
  #value = element('strong', {class: 'value'}, UNKNOWN);
  #range = element('span', {class: 'note'});
  #line;

  constructor(place, name, format) {
    this.#name = name;
    this.#format = format;
    const caption = element('figcaption', {}, element('span', {}, name), this.#value);
    const figure = element('figure', {class: 'tile'}, caption);
    this.#line = new Line(figure);
    figure.append(this.#range);
    place.append(figure);
  }

  /** Shows the values, oldest first, and beside their range what bounds them, if anything does. */
  show(values, bound = '') {
    const format = this.#format;
    const all = known(values);
    const now = format(last(values));
    const range = all.length === 0
      ? 'no sample yet'
      : `${format(Math.min(...all))} to ${format(Math.max(...all))}`;
    setText(this.#value, now);
    setText(this.#range, bound ? `${range}, ${bound}` : range);
    this.#line.show(values, `${this.#name}: ${now}; in the last 15 minutes ${range}`);
  }
}

/** Sums of the sizes from the best level outward, each with how far its price is from the best. */
function sums(levels) {
  let sum = 0;
  return levels.map(([price, size]) => {
    sum += Number(size);
    return {distance: Math.abs(Number(price) - Number(levels[0][0])), sum};
  });
}

function steps(side, direction, reach, top) {
  const center = DEPTH_WIDTH / 2 + direction;
  const across = (distance) => (center + direction * (distance / reach) * (center - 2)).toFixed(1);
  const up = (sum) => (DEPTH_HEIGHT - (sum / top) * (DEPTH_HEIGHT - 2)).toFixed(1);
  if (side.length === 0) {
    return '';
  }
  const path = side.map(({distance, sum}) => `H${across(distance)}V${up(sum)}`);
  return `M${center} ${DEPTH_HEIGHT}${path.join('')}V${DEPTH_HEIGHT}Z`;
}

/**
 * How much waits up to which price: bids to the left, offers to the right, each from its own best
 * price on, so that a wide spread leaves room for both.
 */
export class Depth {
  #bids = svg('path', {class: 'bids'});
  #asks = svg('path', {class: 'asks'});
  #picture = svg(
    'svg',
    {viewBox: `0 0 ${DEPTH_WIDTH} ${DEPTH_HEIGHT}`, preserveAspectRatio: 'none', role: 'img', class: 'depth'},
    this.#bids, this.#asks);

  constructor(place) {
    place.append(this.#picture);
  }

  /** Shows levels of price and size, the best first. */
  show(bids, asks) {
    const sides = [sums(bids), sums(asks)];
    const ends = sides.map((side) => last(side) ?? {distance: 0, sum: 0});
    const reach = Math.max(1e-12, ...ends.map((end) => end.distance));
    const top = Math.max(1e-12, ...ends.map((end) => end.sum));
    setAttribute(this.#bids, 'd', steps(sides[0], -1, reach, top));
    setAttribute(this.#asks, 'd', steps(sides[1], 1, reach, top));
    setAttribute(this.#picture, 'aria-label', [this.#words('bid', bids), this.#words('offer', asks)].join(', '));
  }

  #words(side, levels) {
    return levels.length === 0 ? `no ${side}s` : `${count(levels.length)} ${side}s to ${last(levels)[0]}`;
  }
}
