// The texts behind the simulator's codes: facts, categories, services, and the names that one run gives.
import { typeOf } from '../../engine/catalogue.ts';
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
/** A tick's id is `tickId` and its number, which says its partition and second and nothing else. */
export const tickId = 'tick:0:';
export const tickNumber = (at: number): number => Math.floor(at / 1000);
export const tickSource = `${passport.prefix}/simulator`;

/** CloudEvents types by code, and which of them are of applications. */
export const types: readonly string[] = facts.map((fact, code) => {
  const [domain, name] = fact.split('.');
  return code === ticked ? passport.tick : typeOf(passport, domain, name);
});
export const isApplication = Uint8Array.from(facts, (fact) => (fact.startsWith('application.') ? 1 : 0));

/** Texts by code; code 0 of `steps`, `officers` and `counters` is none. */
export interface Words {
  /** Told apart from other runs in every identifier. */
  readonly run: string;
  /** Office codes. */
  readonly places: readonly string[];
  readonly steps: readonly string[];
  readonly officers: readonly string[];
  readonly counters: readonly string[];
  /** What machines, reasons, items... are called, from 1 on. */
  readonly terms: readonly string[];
}
