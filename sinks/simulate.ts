// Lets a simulated service happen at a speed, told to a file, to stdout or to NATS, and writes down what was planted.
import { writeFile } from 'node:fs/promises';
import { extname } from 'node:path';
import { passport } from '../data/events.ts';
import type { Profile } from '../data/profiles.ts';
import { service } from '../data/service.ts';
import type { Label } from '../data/simulate/incidents.ts';
import { Simulator } from '../data/simulate/simulator.ts';
import { truthCsv } from '../data/simulate/truth.ts';
import { connectNats, type NatsOptions } from '../engine/nats.ts';
import type { Time } from '../engine/ports.ts';
import { brokerOutlet, fileOutlet, type Outlet, streamOutlet } from './outlets.ts';
import { almanacWith } from './own-days.ts';
import { parquetOutlet } from './parquet-outlet.ts';

export interface SimulateOptions {
  /** How many offices; unless given, 12 of the small profile and all of the full one. */
  readonly offices?: number;
  readonly profile?: Profile;
  readonly days: number;
  readonly seed: number;
  readonly scenario: string;
  /** A file of days put over the calendars that ship. */
  readonly calendars?: string;
  /** The first instant, ms. */
  readonly start: number;
  /** Simulated time over time that passes; Infinity: as fast as it goes. */
  readonly speed: number;
  readonly disorder: number;
  readonly duplicates: number;
  readonly late: number;
  readonly links?: boolean;
  /** Between ticks and between heartbeats, ms; 0: none. */
  readonly tick: number;
  readonly heartbeat: number;
  /** `nats`, `-` for stdout, or a file. */
  readonly to: string;
  readonly server: Omit<NatsOptions, 'time'>;
  /** A CSV file for what was planted. */
  readonly labels?: string;
  /** A CSV file for how fast and careful each officer is. */
  readonly truth?: string;
  readonly time: Time;
  readonly signal?: AbortSignal;
  readonly report?: (fraction: number, events: number) => void;
  /** Told what takes long after all events are told. */
  readonly notice?: (text: string) => void;
}

/** Simulated time handed out at once where nothing waits for it, and the pause between where something does, ms. */
const stride = 600_000;
const pause = 200;
/** Offices unless told how many; undefined: all. */
const few = { small: 12, full: undefined };

/** Returns how many events and ticks were told. Ends early, but cleanly, when aborted. */
export async function simulate(options: SimulateOptions): Promise<number> {
  const { offices, profile = 'small', scenario, calendars } = options;
  const { speed, labels, truth, time, signal, report } = options;
  const known = await almanacWith(calendars, profile);
  const simulator = new Simulator({ ...options, ...service(offices ?? few[profile], scenario, known) });
  const { start, end } = simulator;
  if (truth !== undefined) await writeFile(truth, truthCsv(simulator.truth));
  const outlet = await outletFor(options, simulator);
  let told = 0;
  try {
    const began = time.now();
    for (let t = start; t < end && !signal?.aborted; ) {
      if (speed === Number.POSITIVE_INFINITY) t += stride;
      else {
        await time.sleep(pause, signal).catch(() => {});
        t = start + Math.floor((time.now() - began) * speed);
      }
      const happened = simulator.next(t);
      told += happened.n;
      await outlet.write(happened);
      report?.((t - start) / (end - start), told);
    }
  } finally {
    if (isParquet(options.to)) options.notice?.(`writing the columns of ${options.to}`);
    await outlet.close();
    if (labels !== undefined) await writeFile(labels, labelsCsv(simulator.labels));
  }
  return told;
}

const isParquet = (to: string) => extname(to) === '.parquet';

async function outletFor({ to, server, time }: SimulateOptions, { words }: Simulator): Promise<Outlet> {
  if (to === '-') return streamOutlet(process.stdout, words);
  if (to === 'nats') return brokerOutlet(await connectNats({ ...server, time }), passport.prefix, words);
  return isParquet(to) ? parquetOutlet(to, words) : fileOutlet(to, words);
}

/** No cell needs quotes: they are codes and instants. */
export const labelsCsv = (labels: readonly Label[]): string =>
  ['incident,office,key,start,end,kind', ...labels.map(labelLine), ''].join('\n');
const labelLine = ({ incident, office, key, start, end, kind }: Label): string =>
  [incident, office, key, iso(start), iso(end), kind].join(',');
const iso = (at: number): string => new Date(at).toISOString();
