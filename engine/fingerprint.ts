// What state means: a digest of the definitions it was made by. Another digest, and it has to be made again.
import { createHash } from 'node:crypto';
import type { KernelOptions } from './kernel.ts';

/** Of the fields of state as well, so that a change of the engine's own is noticed. */
const version = 2;

/** `clocks` is whatever `clockOf` answers from. */
export function fingerprint(
  { catalogue, folds, pipelines, ranks, time, promises }: KernelOptions,
  clocks: unknown,
): string {
  const text = JSON.stringify(
    [version, catalogue, folds, pipelines, [...ranks], time, promises, clocks],
    (_, value) => (value instanceof Map ? [...value] : value),
  );
  return createHash('sha256').update(text).digest('hex');
}
