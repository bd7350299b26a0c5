// The recipes: questions as SQL files, headed by their title and parameters.
import { readdir, readFile } from 'node:fs/promises';
import { ConfigError } from '../engine/errors.ts';
import { didYouMean } from './nearest.ts';

export interface Recipe {
  readonly name: string;
  /** English · اردو */
  readonly title: string;
  /** Parameters by name; null: none unless given. */
  readonly params: Readonly<Record<string, string | null>>;
  readonly sql: string;
  /** Asks what only few may see. */
  readonly isRestricted: boolean;
}

const folder = new URL('../data/recipes/', import.meta.url);

/** The recipe in `sql`: lines `-- title: English · اردو`, `-- restricted` and `-- param: name default` come first. */
export function readRecipe(name: string, sql: string): Recipe {
  const head = /^(--.*\n)*/.exec(sql)![0];
  const title = /^-- title: (.*\S)/m.exec(head)?.[1];
  if (!title?.includes(' · '))
    throw new ConfigError(
      'E-RECIPE-001',
      `${name}.sql has no title`,
      'begin it with "-- title: English · اردو"',
    );
  const params = [...head.matchAll(/^-- param: (\w+)(?: +(.*\S))?/gm)].map(([, key, value]) => [
    key,
    value ?? null,
  ]);
  return {
    name,
    title,
    params: Object.fromEntries(params),
    sql,
    isRestricted: /^-- restricted$/m.test(head),
  };
}

let shipped: Promise<Recipe[]> | undefined;

/** Those that ship, read once. */
export function recipes(): Promise<Recipe[]> {
  shipped ??= read();
  return shipped;
}

async function read(): Promise<Recipe[]> {
  const files = (await readdir(folder)).filter((file) => file.endsWith('.sql')).sort();
  return Promise.all(
    files.map(async (file) => readRecipe(file.slice(0, -4), await readFile(new URL(file, folder), 'utf8'))),
  );
}

/** The values of a recipe's parameters, from `k=v` texts. */
export function valuesOf({ name, params }: Recipe, given: readonly string[]): Record<string, string | null> {
  const values: Record<string, string | null> = { ...params };
  for (const one of given) {
    const [, key, value] = /^(\w+)=(.*)$/s.exec(one) ?? [];
    if (key === undefined)
      throw new ConfigError('E-RECIPE-002', `--param ${one} is not k=v`, '--param office=LHE-01');
    if (!(key in params)) {
      const known = Object.keys(params);
      const remedy = known.length > 0 ? `one of ${known.join(', ')}` : 'leave --param out';
      throw new ConfigError(
        'E-RECIPE-003',
        `${name} has no parameter "${key}"${didYouMean(key, known)}`,
        remedy,
      );
    }
    values[key] = value;
  }
  return values;
}
