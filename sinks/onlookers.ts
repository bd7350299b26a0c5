// Who looks on at the demo: the terminal, subscribers of alerts, the page.

import { timeOfDay } from '../data/messages.ts';
import { zoneOf } from '../data/names.ts';
import type { Time } from '../engine/ports.ts';
import { type Alert, isOver } from './alerts/alert.ts';
import { Outbox } from './alerts/outbox.ts';
import { brokerOutlet, subscribers } from './alerts/outlets.ts';
import { alertsOf } from './alerts/source.ts';
import type { Demo } from './demo.ts';
import { overviewOfEngine } from './pages/overview-of-engine.ts';
import { startPages } from './pages/start-pages.ts';

export interface OnlookersOptions {
  /** Where the page is, host:port. */
  readonly listen: string;
  /** Shows the page to the person at this machine. */
  readonly show: (url: string) => void;
  readonly time: Time;
  /** A line for people. */
  readonly notice: (text: string) => void;
}

const signs: Readonly<Record<string, string>> = { info: '·', warning: '△', critical: '▲' };
const every = 1000;

/** A line a second, and one for each alert that opens, moves or clears. */
export async function lookOn(
  demo: Demo,
  { listen, show, time, notice }: OnlookersOptions,
): Promise<{ close(): Promise<void> }> {
  const { engine, alertsTo } = demo;
  const { kernel } = engine;
  const heard = subscribers();
  heard.subscribe((alert) => {
    const line = lineOf(alert);
    if (line !== null) notice(line);
  });
  const outbox = await Outbox.open({
    source: alertsOf(engine),
    store: engine.db,
    outlets: alertsTo === undefined ? [heard] : [heard, brokerOutlet(alertsTo)],
    time,
    notice,
  });
  const changed = new Set<() => void>();
  const pages = await startPages({
    listen,
    source: {
      overview: () => overviewOfEngine(engine, demo.places),
      onChange(call) {
        changed.add(call);
        return () => changed.delete(call);
      },
    },
    publish: (event) => demo.publish(event),
    notice,
    time,
  });
  notice(`page       ${pages.url}`);
  show(pages.url);
  let [told, at] = [kernel.accounts.received, time.now()];
  demo.onCommit(async () => {
    await outbox.deliver();
    for (const call of changed) call();
    const now = time.now();
    if (now - at < every) return;
    const rate = Math.round(((kernel.accounts.received - told) * 1000) / (now - at));
    [told, at] = [kernel.accounts.received, now];
    const { totals, as_of } = overviewOfEngine(engine, demo.places);
    const behind =
      as_of === null
        ? ''
        : ` · watermark ${Math.round((kernel.clocks.logged - Date.parse(as_of)) / 1000)} s behind`;
    notice(
      `${clockOf(kernel.clocks.logged)}  ${rate} events/s · ${totals.offices_open} of ${totals.offices} offices open · ${totals.waiting} waiting · ${totals.alerts} alerts open${behind}`,
    );
  });
  return {
    async close() {
      await outbox.deliver();
      await pages.close();
    },
  };
}

const clockOf = (at: number): string => timeOfDay(at, zoneOf('HQ-01'));

function lineOf({ time, severity, data }: Alert): string | null {
  if (data.state === 'update' && data.recommended_action === null) return null;
  const at = clockOf(Date.parse(time));
  const what = `${isOver(data.state) ? '✓' : signs[severity]} ${severity.toUpperCase()} ${data.state}`;
  const helps = data.recommended_action?.explanation?.en ?? '';
  return `${at}  ${what}  ${data.explanation.en} ${helps}  (${data.alert_id})`.trimEnd();
}
