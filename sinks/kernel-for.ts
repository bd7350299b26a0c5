// The kernel over this service's registry and reference data, and the definitions that its tables follow from.
import { passport } from '../data/events.ts';
import { type Definitions, definitionsOf } from '../engine/definitions.ts';
import type { Identifiers } from '../engine/identifiers.ts';
import { Kernel, type KernelOptions } from '../engine/kernel.ts';
import type { Dictionaries } from '../engine/labels.ts';
import type { Mapping } from '../engine/mapping.ts';
import { folds, pipelines } from '../pipelines/index.ts';
import type { Reference } from './reference.ts';

export interface Asked {
  readonly mapping: Mapping;
  /** Hours, bounds and order known beforehand; without it every clock is always open with the map's bound. */
  readonly reference?: Reference;
  /** What is asked; unless given, all that the registry holds. */
  readonly folds?: KernelOptions['folds'];
  readonly pipelines?: KernelOptions['pipelines'];
}

export function kernelFor(
  { mapping, reference, ...asked }: Asked,
  dictionaries: Dictionaries,
  identifiers: Identifiers,
): { kernel: Kernel; definitions: Definitions } {
  const { bound, time } = mapping;
  const options: KernelOptions = {
    ...{ catalogue: passport, dictionaries, identifiers, time },
    folds: asked.folds ?? folds,
    pipelines: asked.pipelines ?? pipelines,
    ranks: reference?.ranks ?? new Map(),
    promises: reference?.promises,
    clockOf: (name) => reference?.clocks.get(name) ?? { name, bound, silentAfter: 300_000 },
  };
  const kernel = new Kernel(options);
  return { kernel, definitions: definitionsOf(options, kernel, [reference?.clocks, bound]) };
}
