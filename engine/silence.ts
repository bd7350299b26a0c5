// Which clocks have sent nothing for too long of their open hours, in logged time that ticks vouch for.
import type { Feeds } from './feeds.ts';
import type { LoggedTime } from './logged-time.ts';

export class Silence {
  static readonly state = ['quiet', 'silent'];
  /** By clock: since when it has sent nothing, log gaps apart, ms. */
  private quiet = new Float64Array(64);
  private silent = new Uint8Array(64);
  private readonly time: LoggedTime;
  private readonly feeds: Feeds;

  constructor(time: LoggedTime, feeds: Feeds) {
    this.time = time;
    this.feeds = feeds;
  }

  /** A clock has sent something; true where it was silent until then. */
  heard(clock: number): boolean {
    if (clock >= this.quiet.length) this.grow();
    const wasSilent = this.silent[clock] === 1;
    this.silent[clock] = 0;
    this.quiet[clock] = this.time.at;
    return wasSilent;
  }

  /** Ticks begin, or begin again after a gap: nobody is judged for what lies before. */
  restart(): void {
    for (let clock = 0; clock < this.feeds.n; clock++)
      this.quiet[clock] = Math.max(this.quiet[clock], this.time.at);
  }

  /** Whether a clock is silent, as it was last judged. */
  has(clock: number): boolean {
    return this.silent[clock] === 1;
  }

  /** Judges a clock; nobody is silent where the log has no ticks. */
  judge(clock: number): boolean {
    if (this.silent[clock] === 1) return true;
    if (!this.time.hasTicks) return false;
    const hours = this.feeds.hours(clock);
    // Beyond the last tick nothing vouches for the log: what follows may yet turn out to be a gap.
    const [from, to] = [this.quiet[clock], this.time.lastTick];
    const open = hours === undefined ? to - from : hours.openMsBetween(from, to);
    if (open < this.feeds.bounds(clock).silentAfter) return false;
    this.silent[clock] = 1;
    return true;
  }

  /** The instant at which a clock falls silent if nothing more is heard of it, ms. */
  since(clock: number): number {
    const { silentAfter } = this.feeds.bounds(clock);
    const from = this.quiet[clock];
    return this.feeds.hours(clock)?.addOpen(from, silentAfter) ?? from + silentAfter;
  }

  private grow(): void {
    const quiet = new Float64Array(this.quiet.length * 2);
    const silent = new Uint8Array(this.quiet.length * 2);
    quiet.set(this.quiet);
    silent.set(this.silent);
    Object.assign(this, { quiet, silent });
  }
}
