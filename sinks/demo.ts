// The demo: a simulated service at sixty times its pace, the engine over its log, and whoever looks on.
import { join } from 'node:path';
import { almanac } from '../data/almanac.ts';
import { cloudEvents, passport } from '../data/events.ts';
import { type Places, places } from '../data/places.ts';
import { service } from '../data/service.ts';
import { type Intervention, Simulator } from '../data/simulate/simulator.ts';
import { ConfigError } from '../engine/errors.ts';
import { jetStream } from '../engine/inputs/jetstream.ts';
import { openLocalLog } from '../engine/inputs/local.ts';
import { connectNats, type NatsOptions } from '../engine/nats.ts';
import type { Broker, Log, Store, Time } from '../engine/ports.ts';
import { disk } from './disk.ts';
import { Engine } from './engine.ts';
import { brokerOutlet } from './outlets.ts';
import type { OpsEvent } from './pages/ops-event.ts';
import { People } from './people.ts';
import { referenceOf } from './reference.ts';
import { applyStreams, streamsOf } from './streams.ts';
import { tend } from './tend.ts';

/** What makes the simulated service what it is: kept, so that a second start goes on with the same one. */
export interface Staged {
  readonly offices: number;
  readonly seed: number;
  readonly scenario: string;
  /** The first instant, ms. */
  readonly start: number;
}
export interface DemoOptions extends Staged {
  readonly dir: string;
  /** Simulated time over time that passes. */
  readonly speed: number;
  /** Ends by itself after so long, ms. */
  readonly lasts?: number;
  /** Over a NATS server; without it in a log of its own, on disk. */
  readonly server?: Omit<NatsOptions, 'time'>;
  readonly snapshotEvery: number;
  readonly time: Time;
  readonly signal: AbortSignal;
  readonly notice: (text: string) => void;
  /** Called when engine and service are ready; what it returns is closed at the end. */
  readonly stage: (demo: Demo) => Promise<{ close(): Promise<void> }>;
}
/** What onlookers get. */
export interface Demo {
  readonly engine: Engine;
  /** Where alerts go beside this process; undefined: nowhere. */
  readonly alertsTo: Broker | undefined;
  /** Publishes what a person did; the service obeys an intervention. */
  publish(event: OpsEvent): Promise<void>;
  /** Calls after each commit. */
  onCommit(listener: () => Promise<void>): void;
  /** Its offices, with their names and zones. */
  readonly places: Places;
}

type TellOptions = Pick<DemoOptions, 'time' | 'speed' | 'lasts' | 'signal'> & {
  readonly clocks: { readonly logged: number };
};

const year = 365;
const pause = 200;
/** The service is at most so far ahead of the engine, simulated ms. */
const ahead = 300_000;
const [tick, heartbeat] = [1000, 60_000];

export async function demo(options: DemoOptions): Promise<void> {
  const { dir, offices, seed, scenario, start, time, signal, notice } = options;
  await keep(dir, { offices, seed, scenario, start });
  const staged = service(offices, scenario);
  const { broker, log } = await logOf(options);
  const engine = await Engine.open({
    dir,
    mapping: { ...cloudEvents, time: 'event' },
    reference: referenceOf([...staged.offices, staged.headquarters], almanac().promises),
    notice,
  });
  const listeners: (() => Promise<void>)[] = [];
  try {
    await engine.read(log(true), { signal });
    const simulator = new Simulator({ ...staged, seed, start, days: 10 * year, tick, heartbeat });
    await catchUp(simulator, engine);
    const people = new People(simulator, broker);
    const onlookers = await options.stage({
      engine,
      alertsTo: options.server === undefined ? undefined : broker,
      publish: (event) => people.publish(event),
      onCommit: (listener) => void listeners.push(listener),
      places: places([...staged.offices, staged.headquarters]),
    });
    const end = new AbortController();
    const both = AbortSignal.any([signal, end.signal]);
    const { clocks } = engine.kernel;
    const told = tell(simulator, broker, people, { ...options, clocks, signal: both }).finally(() =>
      end.abort(),
    );
    try {
      const deliver = async () => {
        for (const listener of listeners) await listener();
      };
      await tend(engine, {
        log: log(false),
        time,
        snapshotEvery: options.snapshotEvery,
        signal: both,
        deliver,
      });
    } finally {
      end.abort();
      await told;
      await onlookers.close();
    }
    await engine.snapshot();
  } finally {
    await engine.close();
    await broker.close();
  }
}

/** Refuses to go on with another service than the one the directory began with. */
async function keep(dir: string, staged: Staged): Promise<void> {
  await disk.mkdir(join(dir, 'state'));
  const path = join(dir, 'state', 'demo.json');
  if (!(await disk.exists(path))) {
    if (await disk.exists(join(dir, 'state', 'engine.duckdb')))
      throw new ConfigError('E-DEMO-002', `${dir} holds what was read from elsewhere`, 'another -C DIR');
    return disk.write(path, `${JSON.stringify(staged)}\n`);
  }
  const held = JSON.parse(new TextDecoder().decode(await disk.read(path))) as Staged;
  const other = (Object.keys(staged) as (keyof Staged)[]).find((name) => held[name] !== staged[name]);
  if (other !== undefined)
    throw new ConfigError(
      'E-DEMO-001',
      `${dir} holds a demo of ${other} ${held[other]}, not ${staged[other]}`,
      `the same ${other}, or another -C DIR`,
    );
}

async function logOf({ dir, server, time, notice }: DemoOptions) {
  if (server === undefined) {
    const local = await openLocalLog(join(dir, 'log'), { time, stream: 'demo' });
    return { broker: local as Broker, log: (once: boolean): Log => (once ? local.untilNow : local) };
  }
  const nats = await connectNats({ ...server, time, notice });
  await applyStreams(nats, streamsOf(passport.prefix));
  const stream = passport.prefix.toUpperCase();
  return {
    broker: nats as Broker,
    log: (once: boolean): Log => jetStream({ nats, stream, once, time, notice }),
  };
}

/** The service as it was when the log ended: what it told is told, what people did is done. */
async function catchUp(simulator: Simulator, { db, kernel }: Engine): Promise<void> {
  for (const done of await interventions(db)) {
    simulator.next(done.at as number);
    simulator.apply(done);
  }
  if (kernel.clocks.logged > simulator.start) simulator.next(kernel.clocks.logged);
}

async function interventions(db: Pick<Store, 'rows'>): Promise<Intervention[]> {
  const text = (column: string) =>
    `(SELECT text FROM meta.labels WHERE domain = '${column}' AND code = e.${column}) AS ${column}`;
  const rows = await db.rows(
    `SELECT ${['office', 'action', 'step'].map(text).join(', ')}, amount::DOUBLE AS amount, epoch_ms(event_at)::DOUBLE AS at, epoch_ms(until_at)::DOUBLE AS until FROM raw.ops_events e WHERE action IS NOT NULL ORDER BY ordinal, row`,
  );
  return rows as unknown as Intervention[];
}

/** Hands out simulated time as time passes, and tells the log what happened in it; it waits for an engine that lags. */
async function tell(
  simulator: Simulator,
  broker: Broker,
  people: People,
  options: TellOptions,
): Promise<void> {
  const { time, speed, lasts = Number.POSITIVE_INFINITY, signal, clocks } = options;
  const began = time.now();
  const outlet = brokerOutlet(broker, passport.prefix, simulator.words, `${simulator.words.run}/${began}`);
  for (let then = began; !signal.aborted && then - began < lasts; ) {
    await time.sleep(pause, signal).catch(() => {});
    const now = time.now();
    const most = Math.max(clocks.logged, simulator.start) + ahead;
    const to = Math.min(most, simulator.at + Math.floor((now - then) * speed));
    then = now;
    if (to > simulator.at) await people.between(() => outlet.write(simulator.next(to)));
  }
}
