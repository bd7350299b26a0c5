// Runs the engine over a JetStream stream until stopped, or until caught up.
import { passport } from '../data/events.ts';
import { ConfigError } from '../engine/errors.ts';
import { identityOf, remember } from '../engine/inputs/identity.ts';
import { type JetStreamOptions, jetStream } from '../engine/inputs/jetstream.ts';
import { type Loss, noteLosses } from '../engine/inputs/losses.ts';
import { tickPrefix, tickSubject } from '../engine/inputs/subjects.ts';
import type { Mapping } from '../engine/mapping.ts';
import { connectNats, type Nats, type NatsOptions } from '../engine/nats.ts';
import type { Log, Time } from '../engine/ports.ts';
import type { TickerOptions } from '../engine/ticker.ts';
import { startHeartbeat } from './alerts/heartbeat.ts';
import { Outbox } from './alerts/outbox.ts';
import { brokerOutlet, type Outlet } from './alerts/outlets.ts';
import { alertsOf } from './alerts/source.ts';
import { Engine } from './engine.ts';
import { rigged } from './failpoint.ts';
import { referenceFor } from './reference.ts';
import { mappingFor } from './replay.ts';
import { retention } from './retention.ts';
import { revisionsOutlet } from './revisions/revision.ts';
import { correctionsOf } from './revisions/source.ts';
import type { Manifest } from './snapshot.ts';
import { alertsStreamOf } from './streams.ts';
import { type Shown, type TendOptions, tend } from './tend.ts';
import { wallTime } from './wall-time.ts';
import { realWorld } from './world.ts';

export interface LiveOptions extends Pick<TendOptions, 'snapshotEvery' | 'keep' | 'signal' | 'report'> {
  readonly stream: string;
  readonly server: Omit<NatsOptions, 'time'>;
  readonly map?: string;
  /** A file of days put over the calendars that ship; a map has no calendars. */
  readonly calendars?: string;
  readonly time?: 'broker' | 'event';
  readonly once: boolean;
  readonly drain: boolean;
  readonly dir: string;
  readonly limit?: number;
  /** Partitions that get ticks while it runs by broker time; 0 for none. */
  readonly partitions?: number;
  /** Takes nothing out: a log of long ago keeps its rows and windows, as in a replay. */
  readonly keepAll?: boolean;
  /** Goes on where messages went away unread, and notes what; refused otherwise. */
  readonly acceptLoss?: boolean;
  /** Where alerts go beside the broker. */
  readonly outlets?: readonly Outlet[];
  readonly notice?: (text: string) => void;
}

/** A tick that cannot be stored soon is of no more use: the next one comes. */
const tickPatience = 1000;
/** Batches of corrections that leave between two commits; what is more waits for the next. */
const correctionBatches = 10;

/** Who is asked to end takes no snapshot that would take longer, ms: all is committed, and a restart is ready soon. */
const patience = 2000;

/** Reads on from the last committed position; restarted, it goes on as if it had never stopped. */
export async function live(options: LiveOptions): Promise<Manifest> {
  const { server, notice } = options;
  const found = await mappingFor(options.map);
  const time = options.time ?? (options.map === undefined ? 'broker' : found.mapping.time);
  const nats = await connectNats({ ...server, time: wallTime, retryFor: tickPatience, notice });
  try {
    return await liveOver(nats, { ...found.mapping, time }, options);
  } finally {
    await nats.close();
  }
}

/** The same over a connection that is there already, in any world. */
export async function liveOver(
  nats: Nats,
  mapping: Mapping,
  options: Omit<LiveOptions, 'server'>,
  world = realWorld,
): Promise<Manifest> {
  const { stream, map, once, dir, limit, signal, notice } = options;
  const { clock, files } = world;
  const ticks = once || mapping.time === 'event' ? undefined : await ticksInto(nats, mapping, options);
  const engine = await Engine.open({
    ...{ dir, mapping, limit, notice, world },
    reference: await referenceFor(map, options.calendars),
    retention: options.keepAll ? undefined : retention,
  });
  try {
    const { acceptLoss } = options;
    const { log, noted } = remembered(engine, { nats, stream, once, time: clock, acceptLoss, notice });
    const { alerts, revisions } = await outboxesOf(engine, nats, options, clock);
    const deliver = async (most?: number) => {
      await noted();
      await alerts.deliver();
      await revisions.deliver(most);
    };
    const waiting = () => alerts.waiting;
    const failed = (error: Error) => notice?.(`no heartbeat: ${error.message}`);
    const heartbeat = startHeartbeat({ engine, dir, time: clock, files, waiting, tell: nats.tell, failed });
    const most = () => deliver(correctionBatches);
    let last: Shown | undefined;
    try {
      last = await tend(engine, { ...options, log, time: clock, ticks, deliver: most });
      if (options.drain && !signal?.aborted) await engine.drain();
      await (signal?.aborted ? most() : deliver());
    } finally {
      await heartbeat.stop();
    }
    if (signal?.aborted && last && last.took > patience) {
      await engine.checkpoint();
      notice?.(`no snapshot at the end: the last one took ${Math.round(last.took / 1000)} s`);
      return last.manifest;
    }
    if (!once) await engine.seal();
    return await engine.snapshot(options.keep);
  } finally {
    await engine.close();
  }
}

/** Alerts wait in the outbox, and people hear of it, where no stream takes them; so do corrections, once there are any. */
async function outboxesOf(
  engine: Engine,
  nats: Nats,
  { outlets = [], notice }: Omit<LiveOptions, 'server'>,
  time: Time,
) {
  const name = alertsStreamOf(passport.prefix);
  if ((await nats.stream(name)) === null)
    notice?.(`there is no stream ${name}: alerts wait in the outbox. Try: rahdari streams apply`);
  const common = { store: engine.db, time, notice };
  const alerts = await Outbox.open({
    ...common,
    source: alertsOf(engine),
    outlets: [rigged(brokerOutlet(nats), 'send'), ...outlets],
  });
  const revisions = await Outbox.open({
    ...common,
    source: await correctionsOf(engine),
    outlets: [revisionsOutlet(nats)],
  });
  return { alerts, revisions };
}

/** The stream as a log that is refused when it is no longer the one that was read before; `noted` notes what was lost. */
function remembered({ db, kernel }: Engine, options: JetStreamOptions) {
  const losses: Loss[] = [];
  const lost = (loss: Loss) => void losses.push(loss);
  const noted = async () => {
    const { ordinal, clocks } = kernel;
    if (losses.length > 0) await noteLosses(db, losses.splice(0), { ordinal, logged: clocks.logged });
  };
  const log: Log = {
    async open(positions) {
      const known = await identityOf(db, options.stream);
      const stream = jetStream({ ...options, known, lost });
      const input = await stream.open(positions);
      await noted();
      if (stream.identity && stream.identity.name !== known?.name) await remember(db, stream.identity);
      return input;
    },
  };
  return { log, noted };
}

async function ticksInto(
  nats: Nats,
  { table }: Mapping,
  { stream, partitions = 1, notice = () => {} }: Omit<LiveOptions, 'server'>,
): Promise<Omit<TickerOptions, 'time'> | undefined> {
  const found = await nats.stream(stream);
  if (partitions === 0 || !found) return undefined;
  const { prefix } = passport;
  const subjects = tickPrefix(found.subjects, prefix);
  if (subjects === undefined)
    throw new ConfigError(
      'E-NATS-009',
      `${stream} takes no ticks: none of ${found.subjects.join(', ')} covers ${tickSubject(prefix, 0)}`,
      'add that subject to the stream, --partitions 0 to go without ticks, or --time event',
    );
  const failed = (error: Error) => notice(`no tick: ${error.message}`);
  const typeAt = typeof table === 'string' ? undefined : table.type;
  return { broker: nats, prefix, subjects, partitions, typeAt, failed };
}
