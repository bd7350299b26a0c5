// Decides what happens next in a simulated world: time and turns come from one seed, and from nothing else.
import { createHash } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';
import { Random } from '../../data/simulate/random.ts';

interface Turn {
  readonly at: number;
  /** Decides among those that are due at the same instant. */
  readonly lot: number;
  readonly label: string;
  readonly act: () => void | Promise<void>;
}

/** Virtual time passes from turn to turn; in a turn one thing happens, and all that follows from it without waiting. */
export class Scheduler {
  readonly trace: string[] = [];
  private readonly random: Random;
  private readonly waiting: Turn[] = [];
  private at: number;

  constructor(seed: number, start: number) {
    this.random = new Random(seed, 'simulation', 'schedule');
    this.at = start;
  }

  /** ms since 1970. */
  now = (): number => this.at;

  /** Up to `ms` of virtual time, most often much less. */
  delay(ms: number): number {
    return Math.floor(ms * this.random.share() ** 3);
  }

  /** Lets `act` happen after `ms` of virtual time. */
  after(ms: number, label: string, act: Turn['act']): void {
    this.waiting.push({ at: this.at + Math.max(0, ms), lot: this.random.share(), label, act });
  }

  /** Gives turns until `isOver`. Throws when nothing is left to happen, or when `most` turns were not enough. */
  async run(isOver: () => boolean, most = 200_000): Promise<void> {
    for (let turns = 0; ; turns++) {
      // What follows from a turn without waiting is done when the microtasks are.
      await setImmediate();
      if (isOver()) return;
      if (turns === most) throw new Error(`not over after ${most} turns`);
      const turn = this.take();
      if (!turn) throw new Error('nothing is left to happen: somebody waits for what never comes');
      this.at = turn.at;
      this.trace.push(`${turn.at} ${turn.label}`);
      await turn.act();
    }
  }

  /** Equal for equal lives: a digest of every turn. */
  get digest(): string {
    return createHash('sha256').update(this.trace.join('\n')).digest('hex');
  }

  private take(): Turn | undefined {
    const { waiting } = this;
    let first = 0;
    for (let i = 1; i < waiting.length; i++) if (isBefore(waiting[i], waiting[first])) first = i;
    const turn = waiting[first];
    const last = waiting.pop();
    if (first < waiting.length) waiting[first] = last!;
    return turn;
  }
}

const isBefore = (a: Turn, b: Turn) => a.at < b.at || (a.at === b.at && a.lot < b.lot);
