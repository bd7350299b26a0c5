// A broker in memory: streams that outlive all processes, and a network before them that loses, delays and cuts.
import type { Random } from '../../data/simulate/random.ts';
import { WorldError } from '../../engine/errors.ts';
import type { StreamSettings } from '../../engine/inputs/settings.ts';
import { covers } from '../../engine/inputs/subjects.ts';
import type { Nats } from '../../engine/nats.ts';
import type { Outgoing } from '../../engine/ports.ts';
import { OrderedReader, type Stored } from './ordered-reader.ts';
import type { Process } from './process.ts';
import type { Scheduler } from './scheduler.ts';
import type { Weather } from './weather.ts';

interface Stream {
  readonly settings: StreamSettings;
  readonly messages: Stored[];
  /** When each message id was last stored. */
  readonly known: Map<string, number>;
}

export class Broker {
  weather: Weather;
  readonly random: Random;
  readonly scheduler: Scheduler;
  private readonly streams: ReadonlyMap<string, Stream>;
  private readonly created: string;
  private readonly readers = new Set<OrderedReader>();

  constructor(
    scheduler: Scheduler,
    random: Random,
    weather: Weather,
    streams: readonly Pick<StreamSettings, 'name' | 'subjects' | 'dedupe'>[],
  ) {
    this.scheduler = scheduler;
    this.random = random;
    this.weather = weather;
    this.created = new Date(scheduler.now()).toISOString();
    this.streams = new Map(
      streams.map((settings) => [
        settings.name,
        { settings: settings as StreamSettings, messages: [], known: new Map() },
      ]),
    );
  }

  /** All that a stream holds, from sequence 1 on. */
  messages(name: string): readonly Stored[] {
    return this.streams.get(name)!.messages;
  }

  private store(message: Outgoing): 'stored' | 'unheard' {
    const { random, weather } = this;
    if (random.chance(weather.lost)) return 'unheard';
    const stream = [...this.streams.values()].find(({ settings }) =>
      settings.subjects.some((pattern) => covers(pattern, message.subject)),
    );
    if (!stream) throw new WorldError('E-NATS-007', `no stream for ${message.subject}`, 'streams apply');
    const { messages, known, settings } = stream;
    const storedAt = this.scheduler.now();
    if (!(storedAt - known.get(message.id)! < settings.dedupe)) {
      messages.push({ ...message, seq: messages.length + 1, storedAt });
      known.set(message.id, storedAt);
      for (const reader of this.readers) {
        if (reader.isOver) this.readers.delete(reader);
        else reader.go();
      }
    }
    return random.chance(weather.unheard) ? 'unheard' : 'stored';
  }

  /** A connection of a process. Like the real one it publishes again for `retryFor` ms what nobody confirmed. */
  connection(process: Process, retryFor: number): Nats {
    const { scheduler } = this;
    const call = <T>(what: string, effect: () => T) =>
      process.call('broker', what, scheduler.delay(this.weather.slowness), effect);
    const publish = async (message: Outgoing) => {
      const started = scheduler.now();
      for (let pause = 100; ; pause = Math.min(pause * 2, 2000)) {
        if ((await call(`publish ${message.id}`, () => this.store(message))) === 'stored') return;
        if (scheduler.now() - started > retryFor)
          throw new WorldError('E-NATS-007', `cannot publish to ${message.subject}`, 'try again');
        await process.time.sleep(pause);
      }
    };
    return {
      url: 'simulated',
      version: () => '2.9.10',
      clock: async () => scheduler.now(),
      stream: (name) =>
        call(`stream ${name}`, () => {
          const stream = this.streams.get(name);
          if (!stream) return null;
          return {
            ...stream.settings,
            created: this.created,
            first: 1,
            last: stream.messages.length,
            firstAt: stream.messages[0]?.storedAt ?? Number.NaN,
            lastAt: stream.messages.at(-1)?.storedAt ?? Number.NaN,
            deleted: [],
          };
        }),
      message: (name, seq) => call(`message ${seq}`, () => this.messages(name)[seq - 1] ?? null),
      createStream: async () => {},
      updateStream: async () => {},
      publish: async (messages) => void (await Promise.all(messages.map(publish))),
      tell: (subject) => call(`tell ${subject}`, () => {}),
      read: (name, from, _, events) =>
        call(`read ${name} from ${from}`, () => {
          const reader = new OrderedReader(this, process, this.messages(name), from, events);
          this.readers.add(reader);
          return reader;
        }),
      close: async () => {},
    };
  }
}
