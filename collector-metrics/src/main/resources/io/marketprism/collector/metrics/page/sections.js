// The sections about data: what is not live, venues with their feeds, order books.

import {Depth, Line} from './charts.js';
import {Table, byId, element, renew, setAttribute, setText} from './dom.js';
import {age, count, plural, rate, spread} from './format.js';

/** Feeds that are named at the top, so that the rest of the page stays in sight. */
const MAX_NOT_LIVE = 12;

function feedKey(feed) {
  return [feed.venue, feed.venue_symbol, feed.symbol, feed.data_type].join(' ');
}

function live(venue) {
  return venue.states.live ?? 0;
}

/** Whether not one of its feeds delivers. */
export function isDown(venue) {
  return venue.feed_count > 0 && live(venue) === 0;
}

/** The state of a venue in a word. */
function venueState(venue) {
  if (isDown(venue)) {
    return 'down';
  }
  return live(venue) === venue.feed_count ? 'live' : 'partly';
}

/** Shows a state by its word, with a sign before it that tells it without colour. */
function drawState(cell, state) {
  setText(cell, state);
  setAttribute(cell, 'data-state', state);
}

function oneLine(name, kind, valueOf) {
  return {title: name, kind, text: valueOf};
}

const FEED_COLUMNS = [
  oneLine('Instrument', 'name', (feed) => feed.symbol),
  oneLine('Data', '', (feed) => feed.data_type),
  {title: 'State', kind: 'state', draw: (cell, feed) => drawState(cell, feed.state)},
  oneLine('Last data', 'number', (feed) => age(feed.data_age_ms)),
  oneLine('Events', 'number', (feed) => rate(feed.events_per_second)),
  oneLine('Total', 'number wide', (feed) => count(feed.events)),
  oneLine('Lag', 'number wide', (feed) => feed.lag_ms === undefined ? '–' : `${count(feed.lag_ms)} ms`),
  oneLine('Gaps', 'number wide', (feed) => count(feed.gaps)),
  oneLine('Reason', 'text wide', (feed) => feed.reason ?? ''),
];

/** The feeds that do not deliver, over all venues, with the reason of each. */
class NotLive {
  #table = new Table(byId('attention'), 'Feeds that are not live, the worst first', [
    oneLine('Feed', 'name', (feed) => `${feed.venue} ${feed.symbol} ${feed.data_type}`),
    {title: 'State', kind: 'state', draw: (cell, feed) => drawState(cell, feed.state)},
    oneLine('Last data', 'number', (feed) => age(feed.data_age_ms)),
    oneLine('Reason', 'text', (feed) => feed.reason ?? ''),
  ], feedKey);
  #note = byId('attention').appendChild(element('p', {class: 'note'}));

  show(venues) {
    const worst = ['failed', 'stale', 'paused', 'pending', 'subscribing', 'syncing'];
    const feeds = venues
      .flatMap((venue) => venue.feeds.map((feed) => ({...feed, venue: venue.venue})))
      .filter((feed) => feed.state !== 'live')
      .sort((a, b) => worst.indexOf(a.state) - worst.indexOf(b.state))
      .slice(0, MAX_NOT_LIVE);
    const all = venues.reduce((sum, venue) => sum + venue.feed_count - live(venue), 0);
    byId('attention').hidden = all === 0;
    this.#table.show(feeds);
    setText(this.#note, all > feeds.length ? `${plural(all - feeds.length, 'more feed')}: see each venue below.` : '');
  }
}

/** A line for each venue, and its feeds below when they are opened. */
class Venues {
  #lines = new WeakMap();
  #tables = new WeakMap();
  #history = new Map();
  #table = new Table(byId('venues'), 'Venues', [
    oneLine('Venue', 'name', (venue) => venue.venue),
    {title: 'State', kind: 'state', draw: (cell, venue) => drawState(cell, venueState(venue))},
    oneLine('Live', 'number', (venue) => `${count(live(venue))} of ${count(venue.feed_count)}`),
    oneLine('Last data', 'number', (venue) => age(venue.data_age_ms)),
    oneLine('Events', 'number', (venue) => rate(venue.events_per_second)),
    {title: 'Last 15 min', kind: 'picture wide', draw: (cell, venue) => this.#drawLine(cell, venue)},
    oneLine('Gaps', 'number wide', (venue) => count(venue.gaps)),
  ], (venue) => venue.venue);

  show(venues) {
    this.#table.show(venues);
    renew(byId('feeds'), venues, (venue) => venue.venue, () => this.#details(), (details, venue) =>
      this.#fill(details, venue));
  }

  /** Takes the lines that are drawn from now on. */
  remember(history) {
    this.#history = new Map(history.venues.map((of) => [of.venue, of.events_per_second]));
  }

  #drawLine(cell, venue) {
    if (!this.#lines.has(cell)) {
      this.#lines.set(cell, new Line(cell));
    }
    const values = this.#history.get(venue.venue) ?? [];
    this.#lines.get(cell).show(values, `events of ${venue.venue}: ${rate(venue.events_per_second)}`);
  }

  #details() {
    const details = element('details', {}, element('summary'));
    this.#tables.set(details, new Table(details, 'Feeds, those first that are not live', FEED_COLUMNS, feedKey));
    details.append(element('p', {class: 'note'}));
    return details;
  }

  #fill(details, venue) {
    const [summary, , note] = details.children;
    const left = venue.feeds_left_out ?? 0;
    setText(summary, `Feeds of ${venue.venue} (${count(venue.feed_count)})`);
    this.#tables.get(details).show(venue.feeds);
    setText(note, left > 0 ? `${plural(left, 'more feed')}: see status.` : '');
  }
}

/** The best levels of order books. */
class Books {
  #pictures = new WeakMap();
  #venue = byId('books-venue');
  #shown = [];
  #all = 0;
  #table = new Table(byId('books'), 'Order books, of each venue those first that are not live', [
    {title: 'Book', kind: 'name', draw: (cell, book) => this.#drawName(cell, book)},
    {title: 'State', kind: 'state', draw: (cell, book) => drawState(cell, book.state)},
    oneLine('Bid', 'number price bid', (book) => this.#best(book.bids)),
    oneLine('Offer', 'number price offer', (book) => this.#best(book.asks)),
    oneLine('Spread', 'number wide', (book) => spread(book.bids?.[0]?.[0], book.asks?.[0]?.[0])),
    {title: 'Best 20 levels', kind: 'picture', draw: (cell, book) => this.#drawDepth(cell, book)},
    oneLine('Last data', 'number age', (book) => age(book.data_age_ms)),
    oneLine('Events', 'number wide', (book) => rate(book.events_per_second)),
    oneLine('Complete', 'number wide', (book) => count(book.complete_levels)),
  ], feedKey);

  constructor() {
    this.#venue.addEventListener('change', () => this.#draw());
  }

  show(venues, books, all) {
    this.#shown = books;
    this.#all = all;
    const names = ['', ...venues.map((venue) => venue.venue)];
    renew(this.#venue, names, (name) => name, (name) => element('option', {value: name}), (option, name) =>
      setText(option, name || 'all'));
    this.#draw();
  }

  #draw() {
    const venue = this.#venue.value;
    const books = this.#shown.filter((book) => venue === '' || book.venue === venue);
    this.#table.show(books);
    const left = this.#all - this.#shown.length;
    setText(byId('books-note'), left > 0 ? `${plural(left, 'more book')}: see status.` : '');
  }

  #best(levels) {
    return levels?.[0]?.[0] ?? '–';
  }

  #drawName(cell, book) {
    if (cell.childElementCount === 0) {
      cell.append(element('span'), ' ', element('span', {class: 'note'}));
    }
    setText(cell.children[0], book.symbol);
    setText(cell.children[1], book.venue);
  }

  #drawDepth(cell, book) {
    if (!this.#pictures.has(cell)) {
      this.#pictures.set(cell, new Depth(cell));
    }
    this.#pictures.get(cell).show(book.bids ?? [], book.asks ?? []);
  }
}

/** All of it, made once. */
export class DataSections {
  #notLive = new NotLive();
  #venues = new Venues();
  #books = new Books();

  show(overview) {
    this.#notLive.show(overview.venues);
    this.#venues.show(overview.venues);
    this.#books.show(overview.venues, overview.books, overview.book_count);
  }

  remember(history) {
    this.#venues.remember(history);
  }
}
