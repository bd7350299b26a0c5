// A mapping and a catalogue resolved into paths and, per table, the cells to fill.
import { type Catalogue, typeOf } from '../catalogue.ts';
import { ConfigError } from '../errors.ts';
import type { KindName } from '../kinds.ts';
import type { Dictionaries, Labels } from '../labels.ts';
import type { From, Mapping, TimeFormat } from '../mapping.ts';
import { domainOf, type Form } from '../schema.ts';
import { isZone } from './zone.ts';

/** Where a value stands: a JSON pointer, or a CSV column as a pointer of one segment. */
export interface Path {
  readonly pointer: string;
  readonly segments: readonly string[];
}

/** One column to fill. `path` is -1 for a constant and for the fact that the type stands for. */
export interface Cell {
  readonly name: string;
  readonly kind: KindName;
  readonly isRequired: boolean;
  readonly isFact: boolean;
  readonly isLenient: boolean;
  readonly form: Form;
  readonly path: number;
  readonly constant: string | null;
  readonly values: ReadonlyMap<string, string> | null;
  readonly format: TimeFormat;
  readonly zone: string | undefined;
  readonly labels: Labels | null;
}

/** The rows of one table. `declared`: the pointers that its cells, or the choice of rows, read. */
export interface Target {
  readonly table: number;
  readonly cells: readonly Cell[];
  readonly declared: ReadonlySet<string>;
}

export interface Plan {
  readonly paths: readonly Path[];
  /** By the catalogue's domains. */
  readonly targets: readonly Target[];
  /** The table all rows go to, or -1 where the text at `typePath` chooses by `types`. */
  readonly fixed: number;
  readonly typePath: number;
  readonly types: ReadonlyMap<string, { readonly table: number; readonly fact: string }>;
  readonly tick: string;
  readonly tickTimes: readonly Pick<Cell, 'path' | 'format' | 'zone'>[];
  readonly where: readonly { readonly path: number; readonly keep: ReadonlySet<string> }[];
  /** Pointers of objects that hold something declared. */
  readonly prefixes: ReadonlySet<string>;
}

/** Attributes of CloudEvents and its extensions, which are not undeclared fields. */
export const known: ReadonlySet<string> = new Set(
  'specversion id source type time subject datacontenttype dataschema partitionkey sequence sequencetype recordedtime officeid keyver traceparent tracestate sampledrate expirytime dataref'.split(
    ' ',
  ),
);

/** Columns that decode itself fills, whatever a map says. */
export const own = ['stream', 'seq', 'row', 'received_at', 'logged_at'];

export const pointerOf = (segments: readonly string[]): string =>
  segments.map((s) => `/${s.replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
/** The names on the way to a value. */
export const segmentsOf = (from: string): string[] =>
  from.startsWith('/')
    ? from
        .slice(1)
        .split('/')
        .map((s) => s.replaceAll('~1', '/').replaceAll('~0', '~'))
    : [from];

/** Throws ConfigError where the mapping names a table or a zone that does not exist. */
export function planOf(mapping: Mapping, catalogue: Catalogue, dictionaries: Dictionaries): Plan {
  const paths: Path[] = [];
  const pathOf = (from: string): number => {
    const segments = segmentsOf(from);
    const pointer = pointerOf(segments);
    const at = paths.findIndex((path) => path.pointer === pointer);
    return at < 0 ? paths.push({ pointer, segments }) - 1 : at;
  };
  const { table } = mapping;
  const fixed =
    typeof table === 'string' ? catalogue.domains.findIndex((domain) => domain.table.name === table) : -1;
  if (typeof table === 'string' && fixed < 0)
    throw new ConfigError('E-MAP-101', `map ${mapping.name}: there is no table "${table}"`, 'name another');
  const typeFrom = typeof table === 'string' ? '/type' : table.type;
  const typePath = pathOf(typeFrom);
  const where = mapping.where.map(({ from, keep }) => ({ path: pathOf(from), keep: new Set(keep) }));
  const always = [typePath, ...where.map(({ path }) => path)];

  const cellOf = (name: string, of: From, column: Target0): Cell => {
    const zone = of.zone ?? (typeof of.format === 'object' ? of.format.zone : undefined);
    if (zone !== undefined && !isZone(zone))
      throw new ConfigError('E-MAP-102', `map ${mapping.name}: no zone "${zone}"`, 'such as Asia/Karachi');
    return {
      name,
      kind: column.kind,
      isRequired: column.required,
      isFact: fixed < 0 && name === 'fact',
      isLenient: column.isLenient === true,
      form: column.form ?? 'any',
      path: of.from === undefined ? -1 : pathOf(of.from),
      constant: of.constant ?? null,
      values: of.values ? new Map(Object.entries(of.values)) : null,
      format: of.format ?? 'iso',
      zone,
      labels: column.kind === 'label' ? dictionaries.of(domainOf(name, column)) : null,
    };
  };
  const targets = catalogue.domains.map(({ table: { name: named, columns } }, at): Target => {
    const mapped = new Map(Object.entries(mapping.columns[named] ?? {}));
    if (fixed < 0) {
      mapped.set('fact', {});
      if (!mapped.has('type')) mapped.set('type', { from: typeFrom });
    }
    const cells = Object.entries(columns)
      .filter(([name, column]) => !own.includes(name) && (mapped.has(name) || column.required))
      .map(([name, column]) => cellOf(name, mapped.get(name) ?? {}, column));
    const declared = [...always, ...cells.map(({ path }) => path)].filter((path) => path >= 0);
    return { table: at, cells, declared: new Set(declared.map((path) => paths[path].pointer)) };
  });
  const timed = targets
    .filter(({ table: at }) => catalogue.domains[at].table.name in mapping.columns)
    .flatMap(({ cells }) => cells.filter(({ name, path }) => name === 'event_at' && path >= 0));
  const tickTimes = [
    ...timed.slice(0, 1),
    { path: pathOf('/time'), format: 'iso', zone: undefined } as const,
  ];
  const prefixes = new Set(['/data']);
  for (const { segments } of paths)
    for (let n = 1; n < segments.length; n++) prefixes.add(pointerOf(segments.slice(0, n)));
  const types = new Map(
    catalogue.domains.flatMap((domain, at) =>
      domain.facts.map((fact) => [typeOf(catalogue, domain.name, fact), { table: at, fact }] as const),
    ),
  );
  return { paths, targets, fixed, typePath, types, tick: catalogue.tick, tickTimes, where, prefixes };
}

type Target0 = Catalogue['domains'][number]['table']['columns'][string];
