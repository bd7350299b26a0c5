// What a change of definitions means for a state that was made by others: what is kept, made again, dropped.
import type { Definition, Definitions } from './definitions.ts';
import type { Store } from './ports.ts';

export interface Upgrade {
  readonly keep: readonly Definition[];
  /** Folds and pipelines whose tables are made again from the raw rows. */
  readonly rebuild: readonly Definition[];
  /** What is there and defined no longer. */
  readonly drop: readonly Definition[];
  /** Pipelines whose watches are others now: their windows stay, their alerts follow the new ones from here on. */
  readonly watch: readonly Definition[];
  /** Why, in a few words. */
  readonly why: string;
}

/** The definitions by which the state was made; empty where it was made before they were kept. */
export async function knownDefinitions(store: Store): Promise<Definition[]> {
  const isKept = await store.rows(
    "SELECT 1 FROM duckdb_tables() WHERE schema_name = 'meta' AND table_name = 'definitions'",
  );
  if (isKept.length === 0) return [];
  const rows = await store.rows('SELECT kind, name, digest, tables FROM meta.definitions');
  return rows.map(({ tables, ...of }) => ({ ...of, tables: JSON.parse(tables as string) }) as Definition);
}

/** To be called in the transaction that makes the state what they say. */
export async function keepDefinitions(store: Store, { all }: Definitions): Promise<void> {
  await store.run('DELETE FROM meta.definitions');
  for (const { kind, name, digest, tables } of all)
    await store.run('INSERT INTO meta.definitions VALUES ($1, $2, $3, $4)', [
      kind,
      name,
      digest,
      JSON.stringify(tables),
    ]);
}

/** undefined: nothing has changed. */
export function upgradeOf({ all }: Definitions, known: readonly Definition[]): Upgrade | undefined {
  const knownAs = ({ kind, name }: Definition) =>
    known.find((other) => other.kind === kind && other.name === name);
  const isSame = (of: Definition) => knownAs(of)?.digest === of.digest;
  const drop = known.filter(
    ({ kind, name }) => !all.some((other) => other.kind === kind && other.name === name),
  );
  if (all.every(isSame) && drop.length === 0) return undefined;
  const made = all.filter(({ kind }) => kind === 'fold' || kind === 'pipeline');
  const rebuild = made.filter((of) => !isSame(of));
  const watch = all.filter(
    (of) =>
      of.kind === 'watch' &&
      !isSame(of) &&
      !rebuild.some(({ kind, name }) => kind === 'pipeline' && name === of.name),
  );
  const [base] = all;
  const reasons: string[] = [];
  if (known.length === 0) reasons.push('this state was made before definitions were kept with it');
  else if (!isSame(base)) reasons.push('the hours, bounds or order that everything stands on are others');
  else {
    const named = (list: readonly Definition[]) => list.map(({ kind, name }) => `${kind} ${name}`).join(', ');
    const changed = rebuild.filter(knownAs);
    const added = rebuild.filter((of) => !knownAs(of));
    const gone = drop.filter(({ kind }) => kind !== 'watch');
    if (changed.length > 0) reasons.push(`changed: ${named(changed)}`);
    if (added.length > 0) reasons.push(`new: ${named(added)}`);
    if (gone.length > 0) reasons.push(`gone: ${named(gone)}`);
    if (watch.length > 0) reasons.push(`changed: ${named(watch)}`);
  }
  return { keep: made.filter(isSame), rebuild, drop, watch, why: reasons.join('; ') };
}

/** The plan, for people: a line each for what is made again, dropped and kept. `rows`: raw rows to be read. */
export function planned(
  { keep, rebuild, drop, watch, why }: Upgrade,
  rows: number,
  perSecond: number,
): string {
  const tables = (of: readonly Definition[]) =>
    of.flatMap(({ tables }) => tables.map((name) => name.replace(/_revisions$/, ''))).join(', ');
  const seconds = Math.max(1, Math.round(rows / perSecond));
  const count = rows.toLocaleString('en');
  const lines = [`definitions have changed (${why})`];
  if (rebuild.length > 0)
    lines.push(`  rebuild  ${tables(rebuild)}: from ${count} raw rows, about ${seconds} s`);
  else lines.push(`  read     ${count} raw rows again, about ${seconds} s`);
  if (watch.length > 0)
    lines.push(`  alert    by the new watches of ${watch.map(({ name }) => name).join(', ')} from here on`);
  const gone = tables(drop);
  if (gone !== '') lines.push(`  drop     ${gone}`);
  lines.push(
    `  keep     ${[tables(keep), 'raw', 'core.alerts as they were told'].filter(Boolean).join(', ')}`,
  );
  return lines.join('\n');
}
