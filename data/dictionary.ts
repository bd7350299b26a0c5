// The data dictionary as Markdown: every table and column, as a person meets them in a snapshot.
import { ConfigError } from '../engine/errors.ts';
import { type KindName, kinds } from '../engine/kinds.ts';
import type { Table } from '../engine/schema.ts';

/** What a snapshot shows: labels and identifiers as their texts. */
const shown = (kind: KindName): string =>
  kind === 'label' || kind === 'identifier' ? 'VARCHAR' : kinds[kind].duckdb;
const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll('\n', ' ');
const privacy = { restricted: 'restricted', pseudonym: 'pseudonym per snapshot' } as const;

/** A heading and a table of columns for each of `tables`. `*` marks a column that is never NULL. */
export const dictionary = (tables: readonly Table[]): string =>
  tables
    .map(({ schema, name, doc, columns }) =>
      [
        `### ${schema}.${name}`,
        '',
        cell(doc),
        '',
        '| column | kind | DuckDB | meaning |',
        '|---|---|---|---|',
        ...Object.entries(columns).map(([column, { kind, doc: meaning, required, privacy: hidden }]) => {
          const word = hidden ? `${kinds[kind].word}, ${privacy[hidden]}` : kinds[kind].word;
          return `| ${column}${required ? ' \\*' : ''} | ${word} | ${shown(kind)} | ${cell(meaning)} |`;
        }),
      ].join('\n'),
    )
    .join('\n\n');

const [begin, end] = ['<!-- dictionary: begin -->', '<!-- dictionary: end -->'];

/** `text` with `body` between its two markers, which stand alone on their lines, once each and in order. */
export function replaceBetweenMarkers(text: string, body: string): string {
  const lines = text.split('\n');
  const [first, last] = [lines.indexOf(begin), lines.indexOf(end)];
  if (first < 0 || last < first || lines.lastIndexOf(begin) !== first || lines.lastIndexOf(end) !== last)
    throw new ConfigError('E-DICTIONARY-001', 'the markers are not there once each', `${begin} and ${end}`);
  return [...lines.slice(0, first + 1), '', body, '', ...lines.slice(last)].join('\n');
}
