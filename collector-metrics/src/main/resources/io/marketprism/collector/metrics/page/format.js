// Numbers, times and ages as text for people. Pure functions; what is not known is an en dash.

export const UNKNOWN = '–';

const WHOLE = new Intl.NumberFormat('en', {maximumFractionDigits: 0});
const TENTHS = new Intl.NumberFormat('en', {minimumFractionDigits: 1, maximumFractionDigits: 1});
const BYTE_UNITS = ['B', 'KiB', 'MiB', 'GiB', 'TiB'];
const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

function isKnown(value) {
  return typeof value === 'number' && Number.isFinite(value);
}

/** A whole number: 1,234,567. */
export function count(value) {
  return isKnown(value) ? WHOLE.format(value) : UNKNOWN;
}

/** Bytes in the unit that leaves fewest digits: 212 MiB. */
export function bytes(value) {
  if (!isKnown(value)) {
    return UNKNOWN;
  }
  let unit = 0;
  let left = value;
  while (left >= 1024 && unit < BYTE_UNITS.length - 1) {
    left /= 1024;
    unit++;
  }
  const number = left < 10 && unit > 0 ? TENTHS.format(left) : WHOLE.format(left);
  return `${number} ${BYTE_UNITS[unit]}`;
}

/** How often in a second: 0.4/s, 1,234/s. */
export function rate(value) {
  if (!isKnown(value)) {
    return UNKNOWN;
  }
  return `${value > 0 && value < 100 ? TENTHS.format(value) : WHOLE.format(value)}/s`;
}

/** Milliseconds as an age in its two largest units: 3.2 s, 4 min 12 s, 2 h 5 min. */
export function age(ms) {
  if (!isKnown(ms)) {
    return UNKNOWN;
  }
  const floor = (of, unit) => Math.floor(of / unit);
  if (ms < MINUTE) {
    return `${TENTHS.format(floor(ms, 100) / 10)} s`;
  }
  if (ms < HOUR) {
    return `${floor(ms, MINUTE)} min ${floor(ms % MINUTE, SECOND)} s`;
  }
  if (ms < DAY) {
    return `${floor(ms, HOUR)} h ${floor(ms % HOUR, MINUTE)} min`;
  }
  return `${WHOLE.format(floor(ms, DAY))} d ${floor(ms % DAY, HOUR)} h`;
}

/** A time in ISO form as UTC to the second, with its date unless that is today's. */
export function time(iso, now = new Date()) {
  const moment = new Date(iso);
  if (Number.isNaN(moment.getTime())) {
    return UNKNOWN;
  }
  const [date, clock] = moment.toISOString().slice(0, 19).split('T');
  return now.toISOString().startsWith(date) ? `${clock} UTC` : `${date} ${clock} UTC`;
}

/** The distance between best bid and best offer, in hundredths of a percent of their middle. */
export function spread(bid, ask) {
  const [low, high] = [Number(bid), Number(ask)];
  if (bid === undefined || ask === undefined || !isKnown(low) || !isKnown(high)) {
    return UNKNOWN;
  }
  if (low >= high) {
    return 'crossed';
  }
  const points = ((high - low) / ((high + low) / 2)) * 10_000;
  return `${points.toPrecision(2).replace(/e.*/, '')} bp`;
}

/** A word with its number: 1 feed, 2 feeds. */
export function plural(number, word) {
  return `${count(number)} ${word}${number === 1 ? '' : 's'}`;
}
