// Asks the collector every two seconds, and says at the top whether what the page shows is true
// now. Ages follow the browser's monotonic clock. A page that nobody sees asks for nothing and
// claims nothing.

import {Tile} from './charts.js';
import {ProcessSections} from './connections.js';
import {byId, element, renew, setText} from './dom.js';
import {age, bytes, count, plural, rate, time} from './format.js';
import {DataSections, isDown} from './sections.js';

const POLL_MS = 2_000;
const HISTORY_MS = 5_000;

/** When to ask again for figures that are being prepared. */
const SOON_MS = 250;
const ANSWER_WITHIN_MS = 8_000;

/** How long nothing new may come before the page says so. */
const PATIENCE_MS = 5_000;

/** How long the figures of answers may stand still: the collector renews them each second. */
const STANDSTILL_MS = 15_000;

const SIGNS = {HEALTHY: '✔', DEGRADED: '▲', UNHEALTHY: '✖'};

const data = new DataSections();
const process = new ProcessSections();
const tiles = {
  events: new Tile(byId('charts'), 'Events', rate),
  resident: new Tile(byId('charts'), 'Resident memory', bytes),
  heap: new Tile(byId('charts'), 'Heap after collection', bytes),
  descriptors: new Tile(byId('charts'), 'Descriptors', count),
  outbound: new Tile(byId('charts'), 'Outbound connections', count),
};

/** What was answered last and when; times are of the monotonic clock. */
const seen = {
  overview: null,
  answeredAt: null,
  answeredMs: performance.now(),
  movedMs: performance.now(),
  watchedMs: performance.now(),
  historyMs: -Infinity,
  slot: -1,
  slotMs: performance.now(),
  failure: '',
};

async function ask(path) {
  const reply = await fetch(path, {
    cache: 'no-store',
    redirect: 'error',
    signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
  });
  if (!reply.ok) {
    throw new Error(`the collector answered ${reply.status}`);
  }
  return reply.json();
}

/** What the page has to say about its own figures, and by which name a style knows it. */
function verdict(now) {
  const {overview} = seen;
  if (now - Math.max(seen.answeredMs, seen.watchedMs) >= PATIENCE_MS) {
    const since = seen.answeredAt === null ? '' : ` since ${time(seen.answeredAt)}`;
    const then = overview === null ? '' : ' What stands below was true then.';
    return {name: 'NO_ANSWER', text: '? NO ANSWER', headline: `The collector has not answered${since}.${then}`};
  }
  if (overview === null) {
    return {name: 'WAITING', text: 'Waiting for the first answer', headline: ''};
  }
  if (now - Math.max(seen.movedMs, seen.watchedMs) >= STANDSTILL_MS) {
    return {
      name: 'STANDS_STILL',
      text: '? FIGURES STAND STILL',
      headline: 'The collector answers, but prepares nothing new. What stands below is old.',
    };
  }
  const {status, evaluated} = overview.health;
  if (!evaluated) {
    return {
      name: 'NOT_EVALUATED',
      text: '✖ NOT EVALUATED',
      headline: 'Health is not being evaluated, so nothing is known to be well.',
    };
  }
  return {name: status, text: `${SIGNS[status] ?? '?'} ${status}`, headline: headline(overview)};
}

/** The venues that are down by name, else how much is live. */
function headline({venues, health}) {
  const down = venues.filter(isDown).map((venue) => venue.venue);
  const feeds = venues.reduce((all, venue) => all + venue.feed_count, 0);
  const live = venues.reduce((all, venue) => all + (venue.states.live ?? 0), 0);
  const feedsLive = `${count(live)} of ${plural(feeds, 'feed')} live at ${plural(venues.length, 'venue')}`;
  const since = `since ${time(health.since)}`;
  return down.length === 0 ? `${since}. ${feedsLive}.` : `${since}. Down: ${down.join(', ')}. ${feedsLive}.`;
}

function showVerdict() {
  const {overview} = seen;
  const now = performance.now();
  const said = verdict(now);
  document.body.dataset.verdict = said.name;
  setText(byId('verdict'), said.text);
  setText(byId('headline'), said.headline);
  const isJudged = said.name === overview?.health.status;
  renew(byId('reasons'), isJudged ? overview.health.reasons : [], (reason, i) => `${reason.code} ${i}`,
    () => element('li'), (item, reason) => setText(item, `${reason.text} (since ${time(reason.since)})`));
  const trying = seen.failure ? ` Trying again: ${seen.failure}.` : '';
  const last = seen.answeredAt === null ? 'No answer yet.' : `Last answer ${age(now - seen.answeredMs)} ago.`;
  setText(byId('freshness'), `${last}${trying}`);
  const venuesDown = overview === null || !isJudged ? [] : overview.venues.filter(isDown);
  document.title = `${said.text}${venuesDown.length > 0 ? `, ${plural(venuesDown.length, 'venue')} down` : ''}`
    + ' – MarketPrism Collector';
}

function showOverview(overview) {
  const revision = overview.revision ? ` (${overview.revision})` : '';
  setText(byId('about'),
    `${overview.version}${revision}, up ${age(overview.uptime_ms)}, started ${time(overview.started_at)}`);
  data.show(overview);
  process.show(overview);
}

function showHistory(history) {
  const used = seen.overview.resources;
  data.remember(history);
  tiles.events.show(history.events_per_second);
  tiles.resident.show(history.resident_bytes);
  tiles.heap.show(history.heap_after_gc_bytes, used ? `limit ${bytes(used.heap_max_bytes)}` : '');
  tiles.descriptors.show(history.open_descriptors, used ? `limit ${count(used.max_descriptors)}` : '');
  tiles.outbound.show(history.outbound_connections);
  const now = performance.now();
  if (history.slot !== seen.slot) {
    seen.slot = history.slot;
    seen.slotMs = now;
  }
  setText(byId('charts-note'), now - seen.slotMs >= STANDSTILL_MS ? `No new sample for ${age(now - seen.slotMs)}.` : '');
}

/** Shows figures and remembers them; a newer collector has a newer page, which is got then. */
function take(overview) {
  if (seen.overview !== null && seen.overview.version !== overview.version) {
    location.reload();
  }
  showOverview(overview);
  if (seen.overview?.uptime_ms !== overview.uptime_ms) {
    seen.movedMs = performance.now();
  }
  seen.overview = overview;
}

async function pollHistory() {
  const history = await ask('history');
  if (!history.preparing) {
    showHistory(history);
    seen.historyMs = performance.now();
  }
}

/** What cannot be shown counts as not answered: the page must not look as if it were of now. */
async function pollOverview() {
  const overview = await ask('overview');
  if (!overview.preparing) {
    take(overview);
  }
  seen.answeredAt = new Date().toISOString();
  seen.answeredMs = performance.now();
  seen.failure = '';
}

async function poll() {
  try {
    await pollOverview();
    if (seen.overview !== null && performance.now() - seen.historyMs >= HISTORY_MS) {
      await pollHistory();
    }
  } catch (e) {
    seen.failure = e.message;
  }
  showVerdict();
}

function pause(ms) {
  return new Promise((done) => setTimeout(done, ms));
}

/** Waits until somebody sees the page; its title says meanwhile that it watches nothing. */
async function watched() {
  if (!document.hidden) {
    return;
  }
  document.title = 'Not watching – MarketPrism Collector';
  while (document.hidden) {
    await new Promise((done) => document.addEventListener('visibilitychange', done, {once: true}));
  }
  seen.watchedMs = performance.now();
}

setInterval(() => {
  if (!document.hidden) {
    showVerdict();
  }
}, 1_000);

while (true) {
  await watched();
  await poll();
  const isPreparing = seen.overview === null && seen.failure === '';
  await pause(isPreparing ? SOON_MS : POLL_MS);
}
