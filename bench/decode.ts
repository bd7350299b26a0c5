// How fast do messages become columns, against JSON.parse of the same bytes?
import { readFileSync } from 'node:fs';
import { cloudEvents, passport } from '../data/events.ts';
import { readMap } from '../data/map.ts';
import { Batch } from '../engine/batch.ts';
import { Decoder } from '../engine/decode/decoder.ts';
import { Identifiers } from '../engine/identifiers.ts';
import { Dictionaries } from '../engine/labels.ts';
import type { Mapping } from '../engine/mapping.ts';
import { type Bench, compare, type Row, type Variant } from './harness.ts';
import { events } from './load.ts';

const read = (path: string) => readFileSync(new URL(`../data/${path}`, import.meta.url), 'utf8');
const shipped = readMap('example-json.yaml', read('maps/example-json.yaml'), passport);
/** The same with the last three fields mapped too, which the shipped map leaves out. */
const whole: Mapping = {
  ...shipped,
  columns: {
    queue_events: {
      ...shipped.columns.queue_events,
      step: { from: '/stage' },
      officer: { from: '/clerk' },
      sequence: { from: '/serial' },
    },
  },
};

interface Event {
  readonly id: string;
  readonly type: string;
  readonly time: string;
  readonly officeid: string;
  readonly sequence: number;
  readonly data: Readonly<Record<string, string>>;
}
const said: Readonly<Record<string, string>> = {
  token_issued: 'arrived',
  token_called: 'called',
  service_started: 'started',
  service_ended: 'finished',
  abandoned: 'left',
};

/** Events of waiting lines as a foreign system tells them, in about 185 bytes. */
const flat = (all: readonly Event[]) =>
  all
    .map((event) => ({ ...event, what: said[event.type.split('.')[2]] }))
    .filter(({ what }) => what !== undefined)
    .map(({ id, time, officeid, sequence, data, what }) => ({
      no: id,
      system: `qms-${officeid.toLowerCase()}`,
      branch: officeid,
      ticket: data.token,
      what,
      desk: data.counter ?? 'hall',
      at: Date.parse(time),
      stage: data.step,
      clerk: data.officer ?? 'O-NONE',
      serial: sequence,
    }));

const chunks = <T>(all: readonly T[], size: number) =>
  Array.from({ length: Math.ceil(all.length / size) }, (_, i) => all.slice(i * size, (i + 1) * size));
const encoder = new TextEncoder();
const decoder = new TextDecoder();
const parse = (text: string): number => {
  let n = 0;
  for (const line of text.split('\n')) if (line !== '' && JSON.parse(line)) n++;
  return n;
};

/** JSON.parse of texts that are there, of bytes by both ways to a text, and decode into columns, from a log's start. */
function variantsOf(of: readonly object[], mapping: Mapping, size: number, aim: string): Variant[] {
  const all = chunks(of, size).map((some) =>
    encoder.encode(some.map((event) => JSON.stringify(event)).join('\n')),
  );
  const texts = all.map((bytes) => decoder.decode(bytes));
  const bytes = Math.round(all.reduce((sum, { length }) => sum + length, 0) / of.length);
  const batches = chunks(
    all.map((each, i) => ({ stream: 'bench', seq: i + 1, storedAt: 0, bytes: each })),
    4096 / size,
  );
  const batch = new Batch(passport);
  let identifiers: Identifiers;
  let into: Decoder;
  const counted = (textOf: (i: number) => string) => () => {
    let n = 0;
    if (size > 1) for (let i = 0; i < all.length; i++) n += parse(textOf(i));
    else for (let i = 0; i < all.length; i++) if (JSON.parse(textOf(i))) n++;
    return n;
  };
  const what = (how: string) => `${how} (${bytes} bytes, ${size} a message)`;
  return [
    { what: what('TextDecoder, JSON.parse'), once: counted((i) => decoder.decode(all[i])) },
    {
      what: what('Buffer, JSON.parse'),
      once: counted((i) => Buffer.from(all[i].buffer, all[i].byteOffset, all[i].length).toString()),
    },
    { what: what('JSON.parse alone'), once: counted((i) => texts[i]) },
    {
      what: what('decode'),
      aim,
      ready: () => {
        identifiers = new Identifiers();
        into = new Decoder({ mapping, catalogue: passport, dictionaries: new Dictionaries(), identifiers });
      },
      once: () => {
        let n = 0;
        for (const messages of batches) {
          batch.clear();
          into.decode(messages, batch);
          identifiers.committed();
          n += batch.nRows;
        }
        if (n !== of.length) throw new Error(`${n} rows of ${of.length} events`);
        return n;
      },
    },
  ];
}

export const decode: Bench = {
  name: 'decode',
  question: 'How fast do messages become columns, against JSON.parse of the same bytes?',
  async run({ quick }) {
    const all = events(quick ? 20_000 : 60_000).map((line) => JSON.parse(line) as Event);
    const foreign = flat(all);
    const shapes = [
      ['flat event', foreign, shipped, '>= 4x'],
      ['flat event, all mapped', foreign, whole, '>= 4x'],
      ['CloudEvent', all.slice(0, foreign.length), cloudEvents, '>= 2x'],
    ] as const;
    const rows: Row[] = [];
    for (const [of, these, mapping, aim] of shapes)
      for (const size of [1, 256]) {
        const some = await compare(variantsOf(these, mapping, size, aim), quick ? 5 : 15);
        const best = Math.min(some[0].min, some[1].min);
        for (const row of some) rows.push({ ...row, what: `${of}: ${row.what}`, ratio: best / row.min });
      }
    return rows;
  },
};
