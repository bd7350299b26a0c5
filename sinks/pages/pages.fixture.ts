// A page over an overview that a test writes, and what it published.

import { places } from '../../data/places.ts';
import type { AlertRow } from '../alerts/row.ts';
import { type Alert, alertOf } from './alert.ts';
import type { OpsEvent } from './ops-event.ts';
import type { Line, Overview } from './overview.ts';
import { type Pages, type PagesOptions, startPages } from './start-pages.ts';

export const line = (of: Partial<Line>): Line => ({
  office: 'KHI-01',
  city: { en: 'Karachi', ur: 'کراچی' },
  zone: 'Asia/Karachi',
  step: 'submission',
  line: { en: 'Submission', ur: 'جمع کروانا' },
  waiting: 94,
  waiting_by_minute: Array.from({ length: 60 }, (_, i) => 35 + i),
  arrivals_per_hour: 120,
  wait_p50_ms: 1_800_000,
  wait_p90_ms: 3_300_000,
  counters_open: 5,
  counters_needed: 9,
  severity: 'critical',
  is_open: true,
  is_silent: false,
  watermark_at: '2026-03-03T06:42:00.000Z',
  ...of,
});

const crowded: AlertRow = {
  number: 3,
  alert: 'a-31c33eee807b60a6',
  revision: 3,
  state: 'open',
  severity: 'critical',
  rule: 'congestion.crowded',
  kind: 'crowded',
  office: 'KHI-01',
  key: 'submission',
  window_start_at: Date.parse('2026-03-03T06:27:00Z'),
  window_end_at: Date.parse('2026-03-03T06:42:00Z'),
  is_provisional: false,
  since_at: Date.parse('2026-03-03T06:02:00Z'),
  measure: 'waiting',
  observed: 92,
  expected: 80,
  action: 'open_counters',
  amount: 4,
  until_at: Date.parse('2026-03-03T07:40:00Z'),
  before_ms: 3_300_000,
  after_ms: 1_080_000,
  acknowledge_by_at: Date.parse('2026-03-03T06:57:00Z'),
  is_acknowledged: false,
  known_at: Date.parse('2026-03-03T06:42:15Z'),
  closed_stream: 's',
  closed_seq: 1,
};
export const alert = (of: Partial<Alert> = {}): Alert => ({ ...alertOf(crowded, places()), ...of });

export const rush = (of: Partial<Overview> = {}): Overview => ({
  as_of: '2026-03-03T06:42:00.000Z',
  known_at: '2026-03-03T06:42:15.000Z',
  mode: 'live',
  made_at: null,
  offices: [
    line({}),
    line({
      office: 'LON-01',
      city: { en: 'London', ur: 'لندن' },
      zone: 'Europe/London',
      waiting: 3,
      severity: null,
    }),
  ],
  alerts: [alert()],
  totals: {
    ...{ offices: 2, offices_open: 2, offices_crowded: 1, offices_silent: 0 },
    ...{ waiting: 97, alerts: 1, alerts_critical: 1 },
  },
  ...of,
});

export interface Shown {
  readonly pages: Pages;
  readonly published: OpsEvent[];
  readonly notices: string[];
  /** Shows another overview. */
  show(overview: Overview): void;
}

export async function shown(first: Overview, options: Partial<PagesOptions> = {}): Promise<Shown> {
  let overview = first;
  let changed = () => {};
  const [published, notices]: [OpsEvent[], string[]] = [[], []];
  const pages = await startPages({
    listen: '127.0.0.1:0',
    source: {
      overview: () => overview,
      onChange(call) {
        changed = call;
        return () => {};
      },
    },
    publish: async (event) => void published.push(event),
    notice: (text) => void notices.push(text),
    every: 20,
    ...options,
  });
  return {
    ...{ pages, published, notices },
    show(next) {
      overview = next;
      changed();
    },
  };
}
