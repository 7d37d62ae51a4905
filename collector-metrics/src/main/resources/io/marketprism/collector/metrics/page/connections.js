// The sections about the process: connections with their ledger, sinks, what the process uses.

import {Table, byId, element, renew, setAttribute, setText} from './dom.js';
import {UNKNOWN, age, bytes, count, plural, time} from './format.js';

/** Shows a state by its word, with the sign of `look` before it. */
function word(cell, state, look = state) {
  setText(cell, state);
  setAttribute(cell, 'data-state', look);
}

/** Between two requests there is no connection for them, which is as it should be. */
function look(connection) {
  return connection.purpose === 'rest' && connection.state === 'waiting' ? 'idle' : connection.state;
}

function sum(values) {
  return Object.values(values).reduce((total, value) => total + value, 0);
}

/** What the three counts of sockets say, in one sentence. */
function ledger(counted) {
  if (!counted) {
    return 'Sockets have not been compared with the kernel yet.';
  }
  const kernel = counted.kernel === 'seen'
    ? `${count(counted.confirmed)} in the kernel`
    : 'the kernel could not be asked';
  const verdict = counted.differences.length === 0 ? 'they agree' : 'they do not agree';
  const leaks = sum(counted.leaks_total);
  return `${plural(counted.sessions, 'session')}, ${plural(counted.sockets, 'socket')}, ${kernel}: ${verdict}. `
    + `${plural(leaks, 'leak')} since the start. Compared at ${time(counted.taken_at)}.`;
}

/** What is not accounted for now, then what leaked before. */
function unaccounted(counted) {
  const differences = counted.differences.map((one) => ({...one, what: one.leak ? 'leak' : 'differs'}));
  const leaks = counted.leaks.map((one) => ({...one, what: 'leaked'}));
  return [...differences, ...leaks].slice(0, 50);
}

class Connections {
  #leaks = new Table(byId('leaks'), 'Connections that are not accounted for', [
    {title: 'Owner', kind: 'name', text: (one) => one.owner},
    {title: 'What', kind: 'state', draw: (cell, one) => word(cell, one.what)},
    {title: 'Kind', kind: '', text: (one) => one.kind},
    {title: 'Age', kind: 'number', text: (one) => age(one.age_ms)},
    {title: 'Detail', kind: 'text wide', text: (one) => one.detail},
  ], (one) => [one.what, one.kind, one.owner, one.detail].join(' '));
  #table = new Table(byId('connections'), 'Connections to exchanges', [
    {title: 'Slot', kind: 'name', text: (one) => one.slot},
    {title: 'State', kind: 'state', draw: (cell, one) => word(cell, one.state, look(one))},
    {title: 'For', kind: 'number', text: (one) => age(one.state_age_ms)},
    {title: 'Last data', kind: 'number', text: (one) => age(one.last_data_age_ms)},
    {title: 'Channels', kind: 'number wide', text: (one) => count(one.channels)},
    {title: 'Received', kind: 'number wide', text: (one) => bytes(one.bytes_received)},
    {title: 'Opened by', kind: 'text wide', text: (one) => one.opened_by},
    {title: 'Last end', kind: 'text wide', text: (one) => one.last_close_reason ?? UNKNOWN},
  ], (one) => `${one.slot} ${one.generation}`);

  show(overview) {
    const counted = overview.reconciliation;
    setText(byId('ledger'), ledger(counted));
    const rows = counted ? unaccounted(counted) : [];
    byId('leaks').hidden = rows.length === 0;
    this.#leaks.show(rows);
    this.#table.show(overview.connections.sort((a, b) => a.slot.localeCompare(b.slot)));
    const left = overview.connections_left_out ?? 0;
    setText(byId('connections-note'), left > 0 ? `${plural(left, 'more connection')}: see status.` : '');
  }
}

function total(sink, name) {
  return sink.data_types.reduce((all, type) => all + type[name], 0);
}

function dropped(sink) {
  return sink.data_types.reduce((all, type) => all + sum(type.dropped), 0);
}

class Sinks {
  #table = new Table(byId('sinks'), 'Where events go', [
    {title: 'Sink', kind: 'name', text: (sink) => sink.name},
    {title: 'State', kind: 'state', draw: (cell, sink) => word(cell, sink.working ? 'works' : 'fails')},
    {title: 'Published', kind: 'number', text: (sink) => count(total(sink, 'published'))},
    {title: 'Dropped', kind: 'number', text: (sink) => count(dropped(sink))},
    {title: 'Waiting', kind: 'number wide', text: (sink) => count(total(sink, 'queued') + total(sink, 'in_flight'))},
    {title: 'On disk', kind: 'number wide', text: (sink) => count(total(sink, 'spooled'))},
    {title: 'Queue', kind: 'number wide', text: (sink) =>
      `${bytes(sink.queued_bytes)} of ${bytes(sink.queue_limit_bytes)}`},
    {title: 'Trouble', kind: 'text', text: (sink) => this.#trouble(sink)},
  ], (sink) => sink.name);

  show(sinks) {
    this.#table.show(sinks);
  }

  #trouble(sink) {
    const failing = sink.working ? '' : `${sink.failure ?? 'fails'} for ${age(sink.failing_for_ms)}`;
    return [failing, sink.trouble].filter(Boolean).join('; ');
  }
}

function collections(used) {
  const all = used.collections.reduce((to, gc) => ({n: to.n + gc.count, ms: to.ms + gc.time_ms}), {n: 0, ms: 0});
  return `${count(all.n)}, ${age(all.ms)} in all`;
}

function kernelConnections(used) {
  const rows = used.tcp_connections.map((row) => `${count(row.count)} ${row.direction} ${row.state}`);
  return rows.join(', ') || 'none';
}

/** Name and value of what the process uses and what its watch found. */
function process({resources: used, watch, java}) {
  const rows = [['Java', java]];
  if (used) {
    rows.push(
      ['Resident memory', bytes(used.resident_bytes)],
      ['Heap in use', `${bytes(used.heap_used_bytes)} of ${bytes(used.heap_max_bytes)}`],
      ['Heap after collection', bytes(used.heap_after_gc_bytes)],
      ['Direct buffers', bytes(used.direct_bytes)],
      ['Descriptors', `${count(used.open_descriptors)} of ${count(used.max_descriptors)}`],
      ['Kernel connections', kernelConnections(used)],
      ['Threads', count(used.threads)],
      ['Processor time', age(used.cpu_ms)],
      ['Collections', collections(used)],
      ['Sampled', time(used.taken_at)],
    );
  }
  rows.push(
    ['Standstills', `${count(watch.standstills)}, the longest ${age(watch.longest_standstill_ms)}`],
    ['Steps of the clock', count(watch.clock_steps_forward + watch.clock_steps_backward)],
  );
  return rows;
}

/** All of it, made once. */
export class ProcessSections {
  #connections = new Connections();
  #sinks = new Sinks();

  show(overview) {
    this.#connections.show(overview);
    this.#sinks.show(overview.sinks);
    renew(byId('process'), process(overview), ([name]) => name,
      () => element('div', {}, element('dt'), element('dd')),
      (row, [name, value]) => {
        setText(row.children[0], name);
        setText(row.children[1], value);
      });
  }
}
