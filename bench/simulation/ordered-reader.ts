// A consumer of a simulated stream: gives what was pulled, in order, as long as the network lets it.
import type { Reader, ReaderEvents } from '../../engine/inputs/reader.ts';
import type { Broker, Stored } from './broker.ts';
import type { Process } from './process.ts';

/** As the server does. */
const expires = 30_000;

export class OrderedReader implements Reader {
  private readonly broker: Broker;
  private readonly process: Process;
  private readonly stream: readonly Stored[];
  private readonly events: ReaderEvents;
  private seq: number;
  private nth = 0;
  private owed = 0;
  private pulls = 0;
  private isGoing = false;
  private isMute = false;
  private isOver = false;

  constructor(
    broker: Broker,
    process: Process,
    stream: readonly Stored[],
    from: number,
    events: ReaderEvents,
  ) {
    this.broker = broker;
    this.process = process;
    this.stream = stream;
    this.events = events;
    this.seq = from;
    process.onDeath(() => this.stop());
  }

  pull(messages: number, _: number, heartbeat: number): void {
    this.owed = messages;
    const pull = ++this.pulls;
    const isOpen = () => !this.isOver && !this.isMute && this.pulls === pull && this.owed > 0;
    const beat = () => {
      if (!isOpen()) return;
      this.events.beat();
      this.process.after(heartbeat, 'hears a heartbeat', beat);
    };
    this.process.after(heartbeat, 'hears a heartbeat', beat);
    this.process.after(expires, 'hears that a pull is over', () => {
      if (!isOpen()) return;
      this.owed = 0;
      this.events.ended(false);
    });
    this.go();
  }

  /** Something may have come that is owed. */
  go(): void {
    if (this.isGoing || this.isOver || this.isMute || this.owed === 0 || this.left === 0) return;
    this.isGoing = true;
    const { scheduler, weather } = this.broker;
    this.process.after(scheduler.delay(weather.slowness), `hears from ${this.seq}`, () => {
      this.isGoing = false;
      for (let n = 0; n < 100 && this.owed > 0 && this.left > 0 && !this.isOver && !this.isMute; n++)
        this.give();
      this.go();
    });
  }

  async state(): Promise<{ left: number; delivered: number }> {
    const state = { left: this.left, delivered: this.nth };
    return this.process.call('broker', 'consumer', 5, () => state);
  }

  stop(): void {
    this.isOver = true;
    this.broker.readers.delete(this);
  }

  private get left(): number {
    return this.stream.length - this.seq + 1;
  }

  private give(): void {
    const { random, weather } = this.broker;
    const spoiled = random.chance(weather.spoiled) ? random.below(5) : -1;
    if (spoiled === 0) return this.cut();
    if (spoiled === 1) {
      this.isMute = true;
      return;
    }
    const at = this.seq++;
    this.nth++;
    this.owed--;
    if (spoiled === 2) return;
    if (spoiled === 3 && this.left > 0) {
      this.hand(at + 1, this.nth + 1);
      return this.hand(at, this.nth);
    }
    this.hand(at, this.nth);
    if (spoiled === 4) this.hand(at, this.nth);
  }

  private hand(seq: number, nth: number): void {
    if (this.isOver) return;
    const { bytes, storedAt } = this.stream[seq - 1];
    this.events.beat();
    this.events.message({ seq, nth, storedAt, left: this.stream.length - seq, bytes }, bytes.length);
  }

  private cut(): void {
    if (this.isOver) return;
    this.stop();
    this.events.fault('connection: disconnect');
  }
}
