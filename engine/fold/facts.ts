// Which facts a formula takes, by code.
import type { Labels } from '../labels.ts';

/** 1 at the codes of `facts`; null where it takes all. */
export function factMask(labels: Labels, facts: readonly string[] | undefined): Uint8Array | null {
  if (facts === undefined) return null;
  const codes = facts.map((fact) => labels.codeOf(fact));
  const mask = new Uint8Array(Math.max(0, ...codes) + 1);
  for (const code of codes) mask[code] = 1;
  return mask;
}
