// One simulated application on its way through the steps of a workflow.
import type { Workflow } from '../workflow.ts';
import type { Dice } from './dice.ts';

/** Notes that a fact of a domain happened: `say(at, 'queue.token_issued', data)`. */
export type Say = (at: number, fact: string, data: object) => void;

const [second, minute, hour, day] = [1_000, 60_000, 3_600_000, 86_400_000];
const services = ['new', 'new', 'new', 'renewal', 'renewal', 'renewal', 'modification', 'lost'];
const categories = ['normal', 'normal', 'normal', 'urgent', 'urgent', 'fast_track'] as const;
const promised = { normal: 21 * day, urgent: 5 * day, fast_track: 2 * day };
/** Mean time that a step takes at the counter, and mean delay of one behind it. All of it is assumed. */
const atCounter: Record<string, number> = {
  submission: 20 * second,
  fee: minute,
  photo: minute,
  biometrics: minute,
  data_entry: 2 * minute,
};
const behind: Record<string, number> = { decision: 20 * hour, printing: 20 * hour, delivery: 2 * day };

/** Walks one application on from `start`; returns when the counter is done with it. */
export function apply(
  { steps }: Workflow,
  { chance, skewed, pick }: Dice,
  say: Say,
  start: number,
  application: string,
  officer: string,
  desks: readonly string[],
): number {
  const [service, category] = [pick(services), pick(categories)];
  const due_at = new Date(start + promised[category]).toISOString();
  let [at, free] = [start, start];
  for (const { step, mandatory, facts } of steps) {
    if (mandatory === 'never' ? chance(0.5) : mandatory !== 'always' && !mandatory.includes(service))
      continue;
    const isHere = step in atCounter && at === free;
    const speed = isHere || category === 'normal' ? 1 : 2;
    const delay = skewed((atCounter[step] ?? behind[step] ?? 4 * hour) / speed);
    at += delay;
    if (isHere) free = at;
    const fact = step === 'decision' && chance(0.02) ? 'rejected' : facts[0];
    say(at, `application.${fact}`, {
      application,
      step,
      officer: isHere ? officer : pick(desks),
      category,
      service,
      ...(fact === 'submitted' && { channel: 'counter', due_at }),
      duration_ms: isHere ? delay : Math.min(delay, skewed(3 * minute)),
    });
    if (fact === 'rejected') break;
  }
  return free;
}
