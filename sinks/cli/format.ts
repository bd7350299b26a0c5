// The formats of an answer: an aligned table for people; JSON, NDJSON, CSV and Arrow for programs.
import { writeToString } from 'fast-csv';
import type { Value } from '../../engine/ports.ts';
import { jsonOf, safe, text, unformula, width } from './cells.ts';

export const formats = ['table', 'json', 'ndjson', 'csv', 'arrow'] as const;
export type Format = (typeof formats)[number];

type Row = Readonly<Record<string, Value>>;
export interface Question {
  readonly columns: readonly { readonly name: string; readonly type: string }[];
  readonly batches: AsyncIterable<readonly Row[]>;
  /** At most so many rows; the writer says when there were more. */
  readonly limit?: number;
}
export interface Written {
  readonly parts: AsyncIterable<string | Uint8Array>;
  /** Lines for people, once the parts are read. */
  notice(): string[];
}

const shown = 1000;
const numeric = /^(U?(TINY|SMALL|BIG|HUGE)?INT(EGER)?|DOUBLE|FLOAT|DECIMAL\(.*\))$/;

export const writers: Record<Format, (question: Question) => Promise<Written>> = {
  async table(question) {
    const rows = limited({ ...question, limit: question.limit ?? shown });
    return {
      parts: (async function* () {
        const all = (await gather(rows.batches)) as Row[];
        yield tableOf(question.columns, all, rows.isCut());
      })(),
      notice: rows.notice,
    };
  },
  async json(question) {
    const rows = limited(question);
    return {
      parts: (async function* () {
        let before = '[';
        for await (const batch of rows.batches)
          for (const row of batch) {
            yield `${before}\n${jsonOf(row)}`;
            before = ',';
          }
        yield before === '[' ? '[]\n' : '\n]\n';
      })(),
      notice: rows.notice,
    };
  },
  async ndjson(question) {
    const rows = limited(question);
    return {
      parts: (async function* () {
        for await (const batch of rows.batches)
          if (batch.length > 0) yield `${batch.map(jsonOf).join('\n')}\n`;
      })(),
      notice: rows.notice,
    };
  },
  async csv(question) {
    const rows = limited(question);
    const names = question.columns.map(({ name }) => name);
    const lines = (of: string[][]) => writeToString(of, { headers: false, includeEndRowDelimiter: true });
    return {
      parts: (async function* () {
        yield await lines([names.map(unformula)]);
        for await (const batch of rows.batches)
          if (batch.length > 0)
            yield await lines(batch.map((row) => names.map((name) => unformula(row[name]))));
      })(),
      notice: rows.notice,
    };
  },
  async arrow(question) {
    const { arrowStream } = await import('../../engine/arrow.ts');
    const rows = limited(question);
    return {
      parts: (async function* () {
        const all = (await gather(rows.batches)) as Row[];
        yield arrowStream(
          all.map((row) =>
            Object.fromEntries(
              Object.entries(row).map(([name, one]) => [
                name,
                typeof one === 'object' && one !== null ? jsonOf(one) : one,
              ]),
            ),
          ),
          question.columns,
        );
      })(),
      notice: rows.notice,
    };
  },
};

/** Aligned columns, numbers to the right, and the count of rows. */
export function tableOf(columns: Question['columns'], rows: readonly Row[], isCut = false): string {
  const isNumber = columns.map(({ type }) => numeric.test(type));
  const cells = [
    columns.map(({ name }) => safe(name)),
    ...rows.map((row) => columns.map(({ name }) => cell(row[name]))),
  ];
  const widths = columns.map((_, c) => Math.max(...cells.map((line) => width(line[c]))));
  const pad = (value: string, c: number) => {
    const gap = ' '.repeat(widths[c] - width(value));
    return isNumber[c] ? gap + value : value + gap;
  };
  const lines = cells.map((line) => line.map(pad).join('  ').trimEnd());
  const n = `${isCut ? 'first ' : ''}${rows.length} row${rows.length === 1 ? '' : 's'}`;
  return `${lines.join('\n')}\n(${n})\n`;
}

const cell = (value: unknown): string =>
  value === null || value === undefined
    ? 'NULL'
    : typeof value === 'number' && !Number.isInteger(value)
      ? String(Number(value.toPrecision(6)))
      : safe(text(value));

function limited({ batches, limit }: Question) {
  let isCut = false;
  async function* some() {
    let left = limit ?? Number.POSITIVE_INFINITY;
    for await (const batch of batches) {
      if (batch.length > left) {
        isCut = true;
        yield batch.slice(0, left);
        return;
      }
      left -= batch.length;
      yield batch;
    }
  }
  return {
    batches: some(),
    isCut: () => isCut,
    notice: () => (isCut ? [`only the first ${limit} rows: --limit N shows more`] : []),
  };
}

async function gather(batches: AsyncIterable<readonly Row[]>): Promise<readonly Row[]> {
  const all: Row[] = [];
  for await (const batch of batches) for (const row of batch) all.push(row);
  return all;
}
