// Which of a pipeline's watches can be proven: what neither SQL nor the plain specification knows is refused, not passed over.

import { alertsTable } from '../../engine/alerts/table.ts';
import { nameOf } from '../../engine/ddl.ts';
import { ConfigError } from '../../engine/errors.ts';
import type { Pipeline } from '../../engine/pipeline.ts';
import type { Ground } from './ground.ts';

/** Kinds of watches with a plain specification, and those that are declared and that nothing detects yet. */
const specified: readonly string[] = ['above'];
const undetected: readonly string[] = ['cusum'];

/** The watches that nothing detects yet; ConfigError E-VERIFY-001 for a pipeline of which something has no oracle. */
export async function undetectedOf(
  { db, catalogue, dictionaries }: Ground,
  { name, watch }: Pipeline,
): Promise<string[]> {
  const found: string[] = [];
  for (const { kind, says, measure } of watch) {
    if (specified.includes(kind)) continue;
    const refuse = (why: string) =>
      new ConfigError(
        'E-VERIFY-001',
        `pipeline ${name}: its watch "${says}" (${kind} of ${measure}) ${why}`,
        'write its specification in sinks/verify/reference, a row at a time',
      );
    if (!undetected.includes(kind)) throw refuse('has neither SQL nor a plain specification');
    const code = dictionaries.of('rule').codeOf(`${name}.${says}`);
    const [{ n }] = await db.rows(
      `SELECT count(*)::DOUBLE AS n FROM ${nameOf(alertsTable(catalogue.clock))} WHERE rule = ${code}`,
    );
    if ((n as number) > 0) throw refuse(`has raised ${n} alerts and has no plain specification`);
    found.push(`${says} (${kind})`);
  }
  return found;
}
