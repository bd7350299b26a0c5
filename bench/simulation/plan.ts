// What befalls a process: which call of which port fails, and which is its last.
import type { Random } from '../../data/simulate/random.ts';

export type Port = 'store' | 'files' | 'broker' | 'outlet';
/** It dies before or after the call has had its effect, or the call fails and it lives. */
export type Fate = 'dies before' | 'dies after' | 'fails';
/** By port and number of the call, from 1. */
export type Plan = ReadonlyMap<`${Port} ${number}`, Fate>;

/** About so many calls does an engine make in one life. */
const usual: readonly (readonly [port: Port, share: number, calls: number])[] = [
  ['store', 0.4, 400],
  ['files', 0.3, 150],
  ['broker', 0.1, 400],
  ['outlet', 0.2, 3],
];

/** Most often one death, now and then a failure, never anything that the process does not live to see. */
export function planOf(random: Random): Plan {
  const plan = new Map<`${Port} ${number}`, Fate>();
  const some = (fate: Fate) => {
    const [port, , calls] = usual[random.among(usual.map(([, share]) => share))];
    plan.set(`${port} ${1 + random.below(calls)}`, fate);
  };
  if (random.chance(0.3)) some('fails');
  if (random.chance(0.8)) some(random.chance(0.5) ? 'dies before' : 'dies after');
  return plan;
}
