// The streams the service and its subscribers rely on: declared here, compared with the broker, made so on request.
import type { StreamSettings } from '../engine/inputs/settings.ts';
import type { Nats } from '../engine/nats.ts';

const day = 86_400_000;

/** The stream that takes alerts. */
export const alertsStreamOf = (prefix: string): string => `${prefix.toUpperCase()}_ALERTS`;

/** Only what a server 2.9 knows. */
export function streamsOf(prefix: string): StreamSettings[] {
  const name = prefix.toUpperCase();
  const stream = (suffix: string, subject: string, maxAge: number, description: string): StreamSettings => ({
    name: `${name}${suffix}`,
    description,
    subjects: [`${prefix}.${subject}`],
    retention: 'limits',
    storage: 'file',
    discard: 'old',
    maxAge,
    maxBytes: -1,
    dedupe: 120_000,
  });
  return [
    stream('', 'v1.>', 0, 'events of the service and ticks; kept until an operator sets a limit'),
    stream(
      '_ALERTS',
      'anomaly.v1.>',
      30 * day,
      'alerts and their life cycle; upsert by (alert_id, revision)',
    ),
    stream('_REVISIONS', 'revision.v1.>', 30 * day, 'corrections of results already published'),
    stream('_STATUS', 'status.v1.>', 30 * day, 'notices to citizens'),
  ];
}

export interface StreamPlan {
  readonly wanted: StreamSettings;
  readonly action: 'create' | 'update' | 'none' | 'refuse';
  /** Each difference in words; for `refuse`, what NATS cannot change in place. */
  readonly differences: readonly string[];
}

type Setting = keyof StreamSettings;
const fixed: readonly Setting[] = ['retention', 'storage'];
/** An operator's limit on a stream is theirs: the declaration only says where there must be one. */
const ours: readonly Setting[] = ['description', 'subjects', 'discard', 'dedupe'];

/** What would change, stream by stream. Changes nothing. */
export async function planStreams(nats: Nats, wanted: readonly StreamSettings[]): Promise<StreamPlan[]> {
  const plans: StreamPlan[] = [];
  for (const stream of wanted) {
    const found = await nats.stream(stream.name);
    if (!found) {
      const about = `${stream.name} is missing: ${stream.subjects.join(', ')}, ${age(stream.maxAge)}`;
      plans.push({ wanted: stream, action: 'create', differences: [about] });
      continue;
    }
    const keys = stream.maxAge > 0 ? [...fixed, ...ours, 'maxAge' as const] : [...fixed, ...ours];
    const changed = keys.filter((key) => words(key, found[key]) !== words(key, stream[key]));
    const differences = changed.map(
      (key) => `${stream.name}: ${key} is ${words(key, found[key])}, wanted ${words(key, stream[key])}`,
    );
    const isStuck = changed.some((key) => fixed.includes(key));
    const action = changed.length === 0 ? 'none' : isStuck ? 'refuse' : 'update';
    const kept = { maxBytes: found.maxBytes, ...(stream.maxAge > 0 ? {} : { maxAge: found.maxAge }) };
    plans.push({ wanted: { ...stream, ...kept }, action, differences });
  }
  return plans;
}

/** Makes the streams so. A stream that cannot be changed in place is left alone, and named in the plan. */
export async function applyStreams(nats: Nats, wanted: readonly StreamSettings[]): Promise<StreamPlan[]> {
  const plans = await planStreams(nats, wanted);
  for (const { wanted: stream, action } of plans) {
    if (action === 'create') await nats.createStream(stream);
    if (action === 'update') await nats.updateStream(stream);
  }
  return plans;
}

const age = (ms: number): string => (ms === 0 ? 'kept without limit of age' : `kept ${ms / day} d`);

function words(key: Setting, value: StreamSettings[Setting]): string {
  if (key === 'maxAge') return age(value as number);
  if (key === 'dedupe') return `${(value as number) / 1000} s`;
  return Array.isArray(value) ? [...value].sort().join(', ') : JSON.stringify(value);
}
