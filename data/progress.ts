// How far a case has come in its workflow: the steps that come next, and those that were left out.
import type { Workflow } from './workflow.ts';

export interface Progress {
  /** The nearest mandatory steps that are still to come; several where any order will do. */
  readonly next: readonly string[];
  /** Mandatory steps that should have come before what has happened, and did not. */
  readonly missing: readonly string[];
}

/**
 * `facts` in the order in which they happened. A step of a later rank than the last one counts as still to come, even if
 * it was done before: what fails an inspection goes back. Facts of no step say nothing.
 */
export function progress(
  { steps, ranks }: Workflow,
  service: string | null,
  facts: readonly string[],
): Progress {
  const known = facts.filter((fact) => ranks.has(fact));
  const last = known.at(-1);
  if (last === undefined) return { next: [], missing: [] };
  const reached = ranks.get(last) as number;
  const isDue = ({ mandatory }: Workflow['steps'][number]) =>
    mandatory === 'always' || (mandatory !== 'never' && service !== null && mandatory.includes(service));
  const isDone = (of: Workflow['steps'][number]) => of.facts.some((fact) => known.includes(fact));
  const due = steps.filter(isDue);
  const peers = due.filter((of) => of.rank === reached && !isDone(of));
  const later = due.filter(({ rank }) => rank > reached);
  const next = peers.length > 0 ? peers : later.filter(({ rank }) => rank === later[0].rank);
  const missing = due.filter((of) => of.rank < reached && !isDone(of));
  return { next: next.map(({ step }) => step), missing: missing.map(({ step }) => step) };
}
