// Alerts as they come, from now on: out of the broker's stream, or out of one snapshot after another.
import { passport } from '../../data/events.ts';
import { jetStream } from '../../engine/inputs/jetstream.ts';
import type { Nats } from '../../engine/nats.ts';
import type { Store, Time } from '../../engine/ports.ts';
import { alertsStreamOf } from '../streams.ts';
import { type Alert, alertOf } from './alert.ts';
import { dutiesIn } from './roster.ts';
import { rowsIn } from './row.ts';

export interface Wanted {
  readonly severity?: string;
  readonly office?: string;
  readonly time: Time;
  readonly signal: AbortSignal;
  readonly notice: (text: string) => void;
}

/** The stream's name, and whether the broker has it. */
export const alertsStream = alertsStreamOf(passport.prefix);

/** In the order of the stream; an outage is waited out. WorldError E-NATS-003 where there is no such stream. */
export async function* followStream(nats: Nats, wanted: Wanted): AsyncGenerator<Alert> {
  const { severity = '*', office = '*', time, signal, notice } = wanted;
  const last = (await nats.stream(alertsStream))?.last ?? 0;
  const filter =
    severity === '*' && office === '*' ? undefined : `${passport.prefix}.anomaly.v1.${severity}.${office}.*`;
  const log = jetStream({ nats, stream: alertsStream, filter, once: false, acceptLoss: true, time, notice });
  const input = await log.open(new Map([[alertsStream, last]]));
  notice(`following ${alertsStream} at ${nats.url} from message ${last + 1}`);
  try {
    while (!signal.aborted)
      for (const { bytes } of (await input.next(100)) ?? [])
        yield JSON.parse(new TextDecoder().decode(bytes));
  } finally {
    await input.close();
  }
}

export interface Snapshots {
  /** The newest one's real path. */
  newest(): Promise<string>;
  open(path: string): Promise<Store>;
}

/** As each snapshot tells them, looked for every second. */
export async function* followSnapshots(snapshots: Snapshots, wanted: Wanted): AsyncGenerator<Alert> {
  const { severity, office, time, signal, notice } = wanted;
  let seen = await snapshots.newest();
  let last = await within(snapshots, seen, async (store) => {
    const [{ n }] = await store.rows(
      'SELECT coalesce(max(number), 0)::DOUBLE AS n FROM core.alerts_revisions',
    );
    return n as number;
  });
  notice(`following the snapshots from ${seen} on: each tells what came since the one before`);
  for (; !signal.aborted; await time.sleep(1000, signal).catch(() => {})) {
    const path = await snapshots.newest();
    if (path === seen) continue;
    seen = path;
    const [rows, duties] = await within(snapshots, path, async (store) => [
      await rowsIn(store, `number > ${last}`),
      await dutiesIn(store),
    ]);
    for (const row of rows) {
      last = row.number;
      const isWanted = (severity ?? row.severity) === row.severity && (office ?? row.office) === row.office;
      if (isWanted) yield alertOf(row, duties);
    }
  }
}

async function within<V>({ open }: Snapshots, path: string, ask: (store: Store) => Promise<V>): Promise<V> {
  const store = await open(path);
  try {
    return await ask(store);
  } finally {
    await store.close();
  }
}
