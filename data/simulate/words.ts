// The texts behind the simulator's codes: facts, categories, services, and the names that one run gives.
import { ConfigError } from '../../engine/errors.ts';
import { passport } from '../events.ts';

/** `domain.fact` by code. The last is a tick. */
export const facts: readonly string[] = [
  ...passport.domains.flatMap(({ name, facts }) => facts.map((fact) => `${name}.${fact}`)),
  'ops.ticked',
];
export const categories = ['normal', 'urgent', 'fast_track'] as const;
export const services = ['new', 'renewal', 'modification', 'lost'] as const;

export function factCode(fact: string): number {
  const code = facts.indexOf(fact);
  if (code >= 0) return code;
  throw new ConfigError('E-SIMULATE-001', `nothing is called "${fact}"`, 'name a fact of data/events.ts');
}
export const ticked = factCode('ops.ticked');

/** Texts by code; code 0 of `steps`, `officers` and `counters` is none. */
export interface Words {
  /** Told apart from other runs in every identifier. */
  readonly run: string;
  readonly places: readonly { readonly office: string; readonly channel: string }[];
  readonly steps: readonly string[];
  readonly officers: readonly string[];
  readonly counters: readonly string[];
}
