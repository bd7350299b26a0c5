// Says every ten seconds that the engine lives, how far it is and what is open: to whoever listens now.
import { join } from 'node:path';
import { passport } from '../../data/events.ts';
import type { Files, Time } from '../../engine/ports.ts';
import { disk } from '../disk.ts';
import type { Engine } from '../engine.ts';

export interface HeartbeatOptions {
  readonly engine: Engine;
  readonly dir: string;
  readonly time: Time;
  /** The real disk unless given. */
  readonly files?: Files;
  /** ms. */
  readonly every?: number;
  /** Revisions that wait to be published. */
  readonly waiting: () => number;
  readonly tell: (subject: string, bytes: Uint8Array) => Promise<void>;
  /** Told of one that could not be sent; the next is tried all the same. */
  readonly failed?: (error: Error) => void;
}

export const heartbeatSubject = `${passport.prefix}.engine.v1.heartbeat`;
const iso = (at: number) => (Number.isFinite(at) ? new Date(at).toISOString() : null);

/** A CloudEvent; instants ISO 8601, lag in ms of wall time behind logged time. */
async function heartbeatOf({ engine, dir, time, waiting, files = disk }: HeartbeatOptions) {
  const { clocks, accounts, alerts } = engine.kernel;
  const names = engine.dictionaries.of(passport.clock);
  const now = time.now();
  const watermarks = Object.fromEntries(
    clocks.codes.map((code) => [names.text(code), iso(Math.min(clocks.watermark(code), clocks.logged))]),
  );
  return {
    specversion: '1.0',
    id: `heartbeat:${now}`,
    source: 'rahdari',
    type: `${passport.prefix}.engine.heartbeat.v1`,
    time: iso(now),
    datacontenttype: 'application/json',
    data: {
      logged_at: iso(clocks.logged),
      lag_ms: Number.isFinite(clocks.logged) ? now - clocks.logged : null,
      watermarks,
      n_events: accounts.received,
      n_open_alerts: alerts.incidents.open.length,
      n_waiting_in_outbox: waiting(),
      snapshot: await newest(files, join(dir, 'snapshots', 'latest.json')),
    },
  };
}

/** Stamp and as-of time of the newest snapshot; null: there is none. */
async function newest(files: Files, path: string): Promise<{ stamp: string; as_of: string | null } | null> {
  if (!(await files.exists(path))) return null;
  const { stamp, as_of } = JSON.parse(new TextDecoder().decode(await files.read(path)));
  return { stamp, as_of };
}

/** Beats at once, then again and again until stopped. */
export function startHeartbeat(options: HeartbeatOptions): { stop(): Promise<void> } {
  const { time, every = 10_000, tell, failed = () => {} } = options;
  const end = new AbortController();
  async function run(): Promise<void> {
    while (!end.signal.aborted) {
      try {
        await tell(heartbeatSubject, new TextEncoder().encode(JSON.stringify(await heartbeatOf(options))));
      } catch (error) {
        failed(error as Error);
      }
      await time.sleep(every, end.signal).catch(() => {});
    }
  }
  const done = run();
  return {
    stop() {
      end.abort();
      return done;
    },
  };
}
