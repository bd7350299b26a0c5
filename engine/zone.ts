// What the wall shows in a time zone: offsets from Intl, and the way back from a local time to the instant.

const day = 86_400_000;
const zones = new Map<string, Zone>();

/** One IANA zone. Local times are ms since 1970 as if the wall showed UTC. */
export class Zone {
  readonly name: string;
  private readonly format: Intl.DateTimeFormat;
  private readonly offsets = new Map<number, number>();

  private constructor(name: string) {
    this.name = name;
    this.format = new Intl.DateTimeFormat('en-US', {
      timeZone: name,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
  }

  /** The zone, shared by all who ask. Throws RangeError on a name that Intl does not know. */
  static of(name: string): Zone {
    let zone = zones.get(name);
    if (!zone) zones.set(name, (zone = new Zone(name)));
    return zone;
  }

  static isKnown(name: string): boolean {
    try {
      return /^[A-Za-z]/.test(name) && Zone.of(name) !== undefined;
    } catch {
      return false;
    }
  }

  /** How far the wall is ahead of UTC at `t`, ms. */
  offset(t: number): number {
    const quarter = Math.floor(t / 900_000); // every zone since 1972 changes on a quarter of an hour
    const known = this.offsets.get(quarter);
    if (known !== undefined) return known;
    if (this.offsets.size > 4096) this.offsets.clear();
    const offset = this.ask(quarter * 900_000);
    this.offsets.set(quarter, offset);
    return offset;
  }

  /** The instant at which the wall shows `local`: the first if twice, the end of the gap if never. */
  instant(local: number): number {
    const before = this.offset(local - day);
    const after = this.offset(local + day);
    if (before === after || this.offset(local - before) === before) return local - before;
    if (this.offset(local - after) === after) return local - after;
    let [low, high] = [local - after, local - before]; // the clocks jump between these two
    while (high - low > 1) {
      const middle = Math.floor((low + high) / 2);
      if (this.offset(middle) === before) low = middle;
      else high = middle;
    }
    return high;
  }

  private ask(t: number): number {
    const of: Record<string, number> = {};
    for (const { type, value } of this.format.formatToParts(t)) of[type] = Number(value);
    return Date.UTC(of.year, of.month - 1, of.day, of.hour, of.minute, of.second) - t;
  }
}
