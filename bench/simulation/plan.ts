// What befalls a process: which call of which port fails, and which is its last.
import type { Random } from '../../data/simulate/random.ts';

export type Port = 'store' | 'files' | 'broker' | 'outlet';
/** It dies before or after the call has had its effect, or the call fails and it lives. */
export type Fate = 'dies before' | 'dies after' | 'fails';
/** By port and number of the call, from 1. */
export type Plan = ReadonlyMap<`${Port} ${number}`, Fate>;

/** About so many calls does an engine make in one life. */
const usual: readonly (readonly [port: Port, share: number, calls: number])[] = [
  ['store', 0.4, 120],
  ['files', 0.3, 100],
  ['broker', 0.1, 200],
  ['outlet', 0.2, 3],
];

/** Most often one death, now and then a failure; all of them at port `aim`, if given. */
export function planOf(random: Random, aim?: Port): Plan {
  const plan = new Map<`${Port} ${number}`, Fate>();
  const some = (fate: Fate) => {
    const drawn = usual[random.among(usual.map(([, share]) => share))];
    const [port, , calls] = usual.find(([port]) => port === aim) ?? drawn;
    plan.set(`${port} ${1 + random.below(calls)}`, fate);
  };
  if (random.chance(0.3)) some('fails');
  if (random.chance(0.8)) some(random.chance(0.5) ? 'dies before' : 'dies after');
  return plan;
}
