// Local times of IANA zones as instants, with Temporal's 'compatible' choice in gaps and folds.

const hour = 3_600_000;
const day = 24 * hour;

interface Zone {
  readonly format: Intl.DateTimeFormat;
  /** The offset that holds all through a day, or an hour, by its number since 1970; NaN: it changes within. */
  readonly days: Map<number, number>;
  readonly hours: Map<number, number>;
}
const zones = new Map<string, Zone>();

/** The zone of that name; throws RangeError where there is none. */
function zoneOf(name: string): Zone {
  let zone = zones.get(name);
  if (!zone) {
    const two = '2-digit';
    const format = new Intl.DateTimeFormat('en-US', {
      timeZone: name,
      hourCycle: 'h23',
      year: 'numeric',
      month: two,
      day: two,
      hour: two,
      minute: two,
      second: two,
    });
    zones.set(name, (zone = { format, days: new Map(), hours: new Map() }));
  }
  return zone;
}

export function isZone(name: string): boolean {
  try {
    zoneOf(name);
    return true;
  } catch {
    return false;
  }
}

function measured(zone: Zone, at: number): number {
  const part: Record<string, number> = {};
  for (const { type, value } of zone.format.formatToParts(at)) part[type] = Number(value);
  const local = Date.UTC(part.year, part.month - 1, part.day, part.hour, part.minute, part.second);
  return local - Math.floor(at / 1000) * 1000;
}

/** What local clocks add to UTC at that instant, ms. */
export function offsetAt(name: string, at: number): number {
  const zone = zoneOf(name);
  const ofDay = held(zone, zone.days, day, at);
  if (ofDay === ofDay) return ofDay;
  const ofHour = held(zone, zone.hours, hour, at);
  return ofHour === ofHour ? ofHour : measured(zone, at);
}

/** No zone changes its offset and takes that back within a day. */
function held(zone: Zone, known: Map<number, number>, width: number, at: number): number {
  const number = Math.floor(at / width);
  let offset = known.get(number);
  if (offset === undefined) {
    offset = measured(zone, number * width);
    if (measured(zone, (number + 1) * width - 1) !== offset) offset = Number.NaN;
    if (known.size > 50_000) known.clear();
    known.set(number, offset);
  }
  return offset;
}

/** The instant of a local time; one that comes twice is the earlier, one that is skipped moves on by the gap. */
export const instantOf = (local: number, name: string): number =>
  localToInstant(local, (at) => offsetAt(name, at));

/** The same, where clocks are `offset` ahead of UTC at an instant. */
export function localToInstant(local: number, offset: (at: number) => number): number {
  const before = offset(local - day);
  const after = offset(local + day);
  if (before === after) return local - before;
  const first = local - Math.max(before, after);
  const last = local - Math.min(before, after);
  if (offset(first) === local - first) return first;
  if (offset(last) === local - last) return last;
  return local - before;
}
