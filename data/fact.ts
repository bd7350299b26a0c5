// Type and fact of a mapped row: whichever the map leaves out follows from the other, by the catalogue.
import { type Catalogue, type Domain, typeOf } from '../engine/catalogue.ts';
import type { From, Mapping } from '../engine/mapping.ts';
import { didYouMean, oneOf } from './nearest.ts';
import type { Entry } from './yaml.ts';

export interface Target {
  readonly catalogue: Catalogue;
  readonly domain: Domain;
  /** Where the type is that chooses the table, if it does: decode then tells the fact. */
  readonly typeAt?: string;
  readonly where: Mapping['where'];
}

/** Checks `type` and `fact` in `read` and adds the missing one. `at` is where the columns are written. */
export function settle(
  at: Entry,
  entries: ReadonlyMap<string, Entry>,
  read: Record<string, From>,
  target: Target,
) {
  const { catalogue, domain, typeAt } = target;
  const { facts } = domain;
  const types = facts.map((fact) => typeOf(catalogue, domain.name, fact));
  const toFact = new Map(types.map((type, i) => [type, facts[i]]));
  const toType = new Map(types.map((type, i) => [facts[i], type]));
  if (!read.type && !read.fact && typeAt) read.type = { from: typeAt };
  const { type, fact } = read;
  if (!type && !fact) at.failAtKey(4, 'no column "type"', 'write fact: what happened');
  if (type) {
    const strange = said(type).find((one) => !toFact.has(one));
    const entry = entries.get('type') ?? at;
    if (strange?.startsWith(`${catalogue.prefix}.`))
      entry.fail(8, `no type "${strange}"${didYouMean(strange, types)}`, oneOf(types));
    const told = toFact.get(type.constant ?? '');
    if (told !== undefined && fact?.constant !== undefined && fact.constant !== told)
      entries.get('fact')!.fail(8, `${type.constant} is not "${fact.constant}"`, 'leave the fact out');
    if (fact || typeAt) return;
    if (strange !== undefined)
      at.failAtKey(4, `"${strange}" does not tell the fact`, 'write fact: what happened');
    read.fact = translated(type, toFact, entry, target);
    return;
  }
  const entry = entries.get('fact')!;
  const strange = said(fact).find((one) => !toType.has(one));
  if (strange !== undefined)
    entry.fail(8, `${domain.name} has no fact "${strange}"${didYouMean(strange, facts)}`, oneOf(facts));
  read.type = translated(fact, toType, entry, target);
}

/** All texts that the map itself says. */
const said = ({ constant, values }: From): readonly string[] =>
  constant === undefined ? Object.values(values ?? {}) : [constant];

/** `of` with every word replaced by `by`. Words it does not know must not get this far. */
function translated(of: From, by: ReadonlyMap<string, string>, entry: Entry, { where }: Target): From {
  const { from, constant } = of;
  if (constant !== undefined) return Object.freeze({ constant: by.get(constant)! });
  const values = Object.fromEntries([
    ...by,
    ...Object.entries(of.values ?? {}).map(([word, to]) => [word, by.get(to)!] as const),
  ]);
  const kept = where.find((one) => one.from === from)?.keep;
  const stray = kept?.find((word) => !(word in values));
  if (stray !== undefined)
    entry.fail(8, `where keeps "${stray}", which is not among the values`, 'add it to the values');
  if (!kept) {
    const words = Object.keys(of.values ?? { [[...by.keys()][0]]: '' });
    entry.fail(4, `other words at "${from}" would pass`, `add where: { ${from}: [${words.join(', ')}] }`);
  }
  return Object.freeze({ from, values: Object.freeze(values) });
}
