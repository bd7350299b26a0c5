// Where an application is, by a snapshot: what was done, what comes next, what was promised. Nothing of people in it.
import { readFileSync } from 'node:fs';
import { progress } from '../data/progress.ts';
import { readWorkflow } from '../data/workflow.ts';
import type { Store } from '../engine/ports.ts';

/** Instants are ms; null: not known, or not yet. */
export interface Status {
  readonly application: string;
  readonly service: string | null;
  readonly category: string | null;
  /** The office that acted last, and the step it did. */
  readonly office: string;
  readonly step: string | null;
  readonly step_since_at: number;
  /** Steps that come next; several where any order will do; none: closed, or no workflow is known. */
  readonly waits_for: readonly string[];
  /** Mandatory steps that were passed over. */
  readonly missing: readonly string[];
  readonly opened_at: number;
  readonly due_at: number | null;
  /** Not closed, or closed too late, when it was due; null: nothing was promised. */
  readonly is_late: boolean | null;
  readonly closed_at: number | null;
  readonly delivered_at: number | null;
  readonly events: readonly StatusEvent[];
}
export interface StatusEvent {
  readonly at: number;
  readonly fact: string;
  readonly step: string | null;
  readonly office: string;
}

const instant = (name: string) => `epoch_ms(${name})::DOUBLE AS ${name}`;
const ofApplication = `SELECT application, service, category, office, step, ${['step_since_at', 'opened_at', 'due_at', 'closed_at', 'delivered_at'].map(instant).join(', ')}, CASE WHEN due_at IS NOT NULL THEN coalesce(closed_at, as_of()) > due_at END AS is_late FROM core.applications WHERE application = $1`;
const ofEvents =
  'SELECT epoch_ms(event_at)::DOUBLE AS at, fact, step, office FROM raw.application_events WHERE application = $1 ORDER BY event_at, ordinal, row';

/** undefined: the snapshot has no such application. */
export async function statusOf(
  snapshot: Pick<Store, 'rows'>,
  application: string,
): Promise<Status | undefined> {
  const [found] = await snapshot.rows(ofApplication, [application]);
  if (found === undefined) return undefined;
  const events = (await snapshot.rows(ofEvents, [application])) as unknown as StatusEvent[];
  const workflow = readWorkflow(
    'data/workflows/passport.yaml',
    readFileSync(new URL('../data/workflows/passport.yaml', import.meta.url), 'utf8'),
  );
  const facts = events.map(({ fact }) => fact);
  const { next, missing } = progress(workflow, found.service as string | null, facts);
  const isClosed = found.closed_at !== null;
  return { ...(found as unknown as Status), waits_for: isClosed ? [] : next, missing, events };
}
