// Follows alerts on the terminal: over NATS where it can be reached, else from snapshot to snapshot.
import { type Language, text } from '../../data/messages.ts';
import { WorldError } from '../../engine/errors.ts';
import { connectNats, type Nats } from '../../engine/nats.ts';
import type { Alert } from '../alerts/alert.ts';
import { alertsStream, followSnapshots, followStream, type Wanted } from '../alerts/follow.ts';
import { wallTime } from '../wall-time.ts';
import { safe } from './cells.ts';
import { latest } from './latest.ts';
import type { Link } from './link.ts';
import { opened } from './opened.ts';

export interface TailOptions {
  readonly dir: string;
  readonly link: Link;
  readonly severity?: string;
  readonly office?: string;
  readonly format: 'ndjson' | 'table';
  readonly lang: Language;
  readonly signal: AbortSignal;
}

const notice = (line: string) => void process.stderr.write(`${line}\n`);

export async function tail({ dir, link, format, lang, ...wanted }: TailOptions): Promise<void> {
  const nats = await reached(link);
  const how: Wanted = { ...wanted, time: wallTime, notice };
  const snapshots = {
    newest: async () => (await latest(dir)).path,
    open: async (path: string) => opened(dir, { path }, false, notice),
  };
  try {
    for await (const alert of nats ? followStream(nats, how) : followSnapshots(snapshots, how))
      process.stdout.write(format === 'ndjson' ? `${JSON.stringify(alert)}\n` : lineOf(alert, lang));
  } finally {
    await nats?.close();
  }
}

/** undefined: nobody has named a server, and the usual one is not there or has no alerts. */
async function reached(link: Link): Promise<Nats | undefined> {
  try {
    const nats = await connectNats({ ...link, time: wallTime, notice });
    if (!link.isDefault || (await nats.stream(alertsStream)) !== null) return nats;
    await nats.close();
    return undefined;
  } catch (error) {
    if (link.isDefault && error instanceof WorldError && error.code === 'E-NATS-001') return undefined;
    throw error;
  }
}

/** When (UTC), which, how grave, what became of it, what it says and what would help. */
export function lineOf({ time, severity, data }: Alert, lang: Language): string {
  const { alert_id, state, explanation, recommended_action } = data;
  const help = recommended_action?.explanation?.[lang] ?? '';
  const words = [
    `${time.slice(0, 19).replace('T', ' ')}Z`,
    alert_id,
    text(`severity.${severity}`, lang).toUpperCase().padEnd(8),
    text(`state.${state}`, lang).padEnd(12),
    explanation[lang],
    help,
  ];
  return `${safe(words.join('  ').trimEnd())}\n`;
}
