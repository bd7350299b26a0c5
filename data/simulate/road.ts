// The road of an application as the simulator walks it: the workflow's steps as codes, with orders, times and facts.
import { ConfigError } from '../../engine/errors.ts';
import type { Load } from '../load.ts';
import type { Step, Workflow } from '../workflow.ts';
import { factCode, services } from './words.ts';

/** A kind of waiting line. */
export interface DeskPlan {
  /** The step that the line is named after. */
  readonly step: number;
  readonly share: number;
  /** Its steps in every order that the workflow allows. */
  readonly orders: readonly Uint8Array[];
  /** Mean time at the counter, ms. */
  readonly mean: number;
}

/** Step codes are places in the workflow from 1 on. */
export interface Road {
  readonly steps: readonly string[];
  readonly desks: readonly [DeskPlan, DeskPlan, DeskPlan];
  /** By step: the fact that completes it, its mean time (ms), and a bit for each service that must pass it. */
  readonly fact: Uint8Array;
  readonly mean: Float64Array;
  readonly needed: Uint8Array;
  readonly code: (step: string) => number;
}

/** Throws ConfigError where the load names a step that the workflow does not have. */
export function roadOf(workflow: Workflow, load: Load): Road {
  const steps = ['', ...workflow.steps.map(({ step }) => step)];
  const code = (step: string): number => {
    const found = steps.indexOf(step);
    if (found > 0) return found;
    throw new ConfigError('E-SIMULATE-002', `the workflow has no step "${step}"`, `one of${steps.join(' ')}`);
  };
  const fact = Uint8Array.from(['', ...workflow.steps], (of) =>
    typeof of === 'string' ? 0 : factCode(`application.${of.facts[0]}`),
  );
  const needed = Uint8Array.from(['', ...workflow.steps], (of) => (typeof of === 'string' ? 0 : bitsOf(of)));
  const mean = new Float64Array(steps.length);
  for (const line of load.lines) for (const of of line.steps) mean[code(of.step)] = of.mean;
  const desks = load.lines.map((line): DeskPlan => {
    const codes = line.steps.map(({ step }) => code(step));
    const weight = (step: number) =>
      load.services.reduce(
        (sum, share, i) => sum + ((needed[step] >> i) & 1 ? share : share * load.referred),
        0,
      );
    return {
      step: code(line.line),
      share: line.counters,
      orders: orders(codes, (step) => workflow.steps[step - 1].rank),
      mean: codes.reduce((sum, step) => sum + mean[step] * weight(step), 0),
    };
  });
  return { steps, desks: desks as unknown as Road['desks'], fact, mean, needed, code };
}

/** What no service needs is done all the same: it takes no time of a person's. */
const bitsOf = ({ mandatory }: Step): number =>
  typeof mandatory === 'string'
    ? 255
    : services.reduce((bits, service, i) => (mandatory.includes(service) ? bits | (1 << i) : bits), 0);

/** Every sequence of `codes` in which ranks do not fall. */
function orders(codes: readonly number[], rankOf: (code: number) => number): Uint8Array[] {
  if (codes.length === 0) return [new Uint8Array(0)];
  const least = Math.min(...codes.map(rankOf));
  return codes
    .filter((code) => rankOf(code) === least)
    .flatMap((first) =>
      orders(
        codes.filter((code) => code !== first),
        rankOf,
      ).map((rest) => Uint8Array.from([first, ...rest])),
    );
}
