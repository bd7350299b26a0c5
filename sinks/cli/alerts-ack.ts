// Somebody takes an alert on: told as an event to the log, by NATS or by the page of a demo on this machine.
import { randomUUID } from 'node:crypto';
import { passport } from '../../data/events.ts';
import { type RahdariError, WorldError } from '../../engine/errors.ts';
import { connectNats } from '../../engine/nats.ts';
import { wallTime } from '../wall-time.ts';
import { latest } from './latest.ts';
import type { Link } from './link.ts';
import { opened } from './opened.ts';

export interface AckOptions {
  readonly dir: string;
  readonly link: Link;
  readonly alert: string;
  readonly office?: string;
  /** Where the page of a demo is. */
  readonly page: string;
}

/** Says to whom it was told. */
export async function acknowledge(options: AckOptions): Promise<string> {
  const { link, alert, page } = options;
  try {
    return await byBroker(options);
  } catch (error) {
    if (!link.isDefault || !(error instanceof WorldError) || !/^E-NATS-00[17]$/.test(error.code)) throw error;
    const told = await byPage(page, alert);
    if (told === 'absent')
      throw new WorldError(
        'E-NATS-001',
        `nobody takes it: ${error.message}, and nothing answers at ${page}`,
        '--server URL of the engine’s NATS, or rahdari demo',
        { cause: error },
      );
    return told;
  }
}

async function byBroker({ dir, link, alert, office }: AckOptions): Promise<string> {
  const nats = await connectNats({ ...link, time: wallTime, retryFor: 2000 });
  try {
    const of = office ?? (await officeOf(dir, alert));
    const id = `ack-${randomUUID()}`;
    const event = {
      specversion: '1.0',
      id,
      source: 'rahdari/cli',
      type: `${passport.prefix}.ops.alert_acknowledged.v1`,
      time: new Date(wallTime.now()).toISOString(),
      officeid: of,
      data: { alert },
    };
    const subject = `${passport.prefix}.v1.p0.ops.${of}.alert_acknowledged`;
    await nats.publish([{ subject, id, bytes: new TextEncoder().encode(JSON.stringify(event)) }]);
    return `${alert} acknowledged: told to ${subject}`;
  } finally {
    await nats.close();
  }
}

/** The office of an alert, by the newest snapshot. */
async function officeOf(dir: string, alert: string): Promise<string> {
  const refuse = (cause?: unknown) =>
    new WorldError(
      'E-ALERT-001',
      `the newest snapshot in ${dir} does not say whose alert "${alert}" is`,
      `rahdari alerts ack ${alert} --office CODE, or -C DIR`,
      { cause },
    );
  const from = await latest(dir).catch((error: RahdariError) => {
    throw refuse(error);
  });
  const db = await opened(dir, from, false, () => {});
  try {
    const [found] = await db.rows('SELECT office FROM core.alerts WHERE alert = $1', [alert]);
    if (found === undefined) throw refuse();
    return found.office as string;
  } finally {
    await db.close();
  }
}

async function byPage(page: string, alert: string): Promise<string> {
  const url = new URL('/api/v1/acknowledge', page);
  const answer = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ alert }),
    signal: AbortSignal.timeout(5000),
  }).catch(() => undefined);
  if (answer === undefined) return 'absent';
  if (!answer.ok)
    throw new WorldError(
      'E-ALERT-002',
      `${url} refuses ${alert} (${answer.status} ${(await answer.text()).slice(0, 200).trim()})`,
      'rahdari alerts list',
    );
  return `${alert} acknowledged: told to ${url}`;
}
