// The byte decoder leaves behind exactly what the slow path does, whatever the bytes.
import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { cloud, fixture, foreign, left, message } from './fixture.ts';

const json = suite('decode/json');
const runs = Number(process.env.RUNS ?? 400);
const encoder = new TextEncoder();

const oneOf = fc.constantFrom;
const gap = fc.oneof({ arbitrary: fc.constant(''), weight: 6 }, oneOf(' ', '  ', '\n ', '\t', '\r\n'));
const quoted = (text: string) => JSON.stringify(text);
/** A text, some of its characters written as escapes. */
const escaped = fc
  .tuple(fc.string({ maxLength: 12 }), fc.nat(12))
  .map(([text, at]) =>
    quoted(text).replace(/[a-z0-9]/g, (c, i) =>
      i === at ? `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}` : c,
    ),
  );
const labels = fc.oneof(
  { arbitrary: oneOf('"A"', '"harbour north"', '"B-12"', '"done"', '"off"', '"in"', '"other"'), weight: 8 },
  escaped,
  oneOf(
    '"ü"',
    '"بندر"',
    '""',
    '"\\ud800"',
    '"00000-0000000-0"',
    '"\\n"',
    '"\u007f"',
    quoted('x'.repeat(201)),
  ),
);
const ids = fc.oneof(
  { arbitrary: fc.stringMatching(/^[A-Za-z0-9._:~/#@-]{1,40}$/).map(quoted), weight: 8 },
  oneOf('""', '"a b"', '"123"', '"\\u0041b"', '"é"', quoted('y'.repeat(129)), quoted('z'.repeat(128))),
);
const times = fc.oneof(
  {
    arbitrary: fc
      .date({ min: new Date('1901-01-01'), max: new Date('2199-01-01'), noInvalidDate: true })
      .map((d) => quoted(d.toISOString())),
    weight: 6,
  },
  oneOf(
    ...'2026-03-01T04:00:00Z|2026-03-01 04:00:00+05:00|2026-03-01T04:00:00.123456789-03:30|2026-02-30T00:00:00Z|2024-02-29T23:59:59.9z|2026-03-29T01:30:00|2026-03-01|2026-03-01T24:00:00Z|1899-12-31T00:00:00Z|2200-12-31T23:59:59Z|2026-03-01T04:00:00.Z|20260301|0000-00-00T00:00:00Z'
      .split('|')
      .map(quoted),
    `"2026-03-01T04:00:00.${'1'.repeat(180)}Z"`,
    `"2026-03-01T04:00:00.${'1'.repeat(178)}Z"`,
  ),
);
const numbers = fc.oneof(
  fc.integer().map(String),
  fc.integer().map((n) => `"${n}"`),
  fc.double({ noNaN: true, noDefaultInfinity: true }).map((n) => JSON.stringify(n)),
  oneOf(
    ...'0|-0|1.0|1e3|-0.5|01|1.|.5|+1|9007199254740991|9007199254740992|999999999999999|1e999|12.345678901234567|"007"|"1.5"|-|"-"|1700000000.25|123456789012.345|0.1'.split(
      '|',
    ),
  ),
);
const flags = oneOf('true', 'false', '"true"', '"0"', '1', 'tru', '2');
const odd = fc.oneof(
  fc.json({ maxDepth: 2 }),
  oneOf(
    'null',
    '{}',
    '[]',
    'nul',
    '[1,]',
    '{"a":1,}',
    '{"a":{"b":[1,{"c":"\\u00e9\\\\"}]}}',
    '"a\tb"',
    '"\\x"',
    '-1.5e+7',
    `${'['.repeat(31)}${']'.repeat(31)}`,
    `${'['.repeat(32)}${']'.repeat(32)}`,
  ),
);
const some = (arbitrary: fc.Arbitrary<string>) =>
  fc.oneof(
    { arbitrary, weight: 40 },
    oneOf('null', undefined),
    odd.map((text): string => text),
  );

type Parts = { at: string; value: string | undefined }[];
const object = (fields: Record<string, fc.Arbitrary<string | undefined>>, noise = odd) =>
  fc
    .tuple(
      fc.record(fields).map((values) => Object.entries(values).map(([at, value]) => ({ at, value }))),
      fc.array(
        fc.record({
          at: fc.oneof(
            oneOf('x', 'y', '__proto__', 'constructor', 'ü', 'subject', 'id'),
            fc.string({ maxLength: 9 }),
          ),
          value: noise,
        }),
        { maxLength: 2 },
      ),
      fc.array(fc.nat(20), { minLength: 20, maxLength: 20 }),
      fc.oneof({ arbitrary: fc.constant(true), weight: 3 }, fc.constant(false)),
      fc.array(gap, { minLength: 8, maxLength: 8 }),
    )
    .map(([known, extra, order, inOrder, gaps]) => {
      const parts: Parts = [...known, ...extra].filter(({ value }) => value !== undefined);
      if (!inOrder) parts.sort((a, b) => order[a.at.length % 20] - order[b.at.length % 20]);
      const [a, b, c, d] = inOrder ? ['', '', '', ''] : gaps;
      return `{${a}${parts.map(({ at, value }) => `${quoted(at)}${b}:${c}${value}`).join(`${d},${a}`)}${d}}`;
    });

const cloudEvent = object({
  specversion: oneOf('"1.0"'),
  id: some(ids),
  source: some(labels),
  type: fc.oneof(
    {
      arbitrary: oneOf(
        ...['trip.left', 'trip.landed', 'gate.opened', 'gate.shut'].map((t) => `"ferry.${t}.v1"`),
      ),
      weight: 12,
    },
    oneOf('"ferry.ops.ticked.v1"', '"x"', '1', undefined),
  ),
  time: some(times),
  recordedtime: fc.oneof(some(times), oneOf(undefined)),
  sequence: some(numbers),
  port: some(labels),
  data: fc.oneof(
    {
      arbitrary: object({
        trip: some(ids),
        ticket: some(ids),
        pilot: some(ids),
        due_at: oneOf('"2026-03-01T04:00:00Z"', undefined),
        load_kg: some(numbers),
        depth_m: some(numbers),
        is_full: fc.oneof(flags, oneOf(undefined)),
        class: some(labels),
        gate: some(labels),
      }),
      weight: 20,
    },
    odd,
  ),
});
const noise = oneOf('1', '"z"', '[1,{"a":[]}]', '{"a":[{"b":"c"},null]}', '-0.5e3', '[true,[]]');
const valid = object(
  {
    id: ids,
    source: oneOf('"s1"', '"s2"'),
    type: oneOf('"ferry.trip.left.v1"', '"ferry.trip.landed.v1"'),
    time: oneOf('"2026-03-01T04:00:00.5Z"', '"2026-03-02T04:00:00+05:00"'),
    sequence: oneOf('1', '"22"', undefined),
    port: oneOf('"A"', '"B"', '"C"'),
    data: object(
      {
        trip: ids,
        class: oneOf('"x"', '"y"', undefined),
        load_kg: oneOf('1', '20', undefined),
        depth_m: oneOf('1.25', '-3', '12.345678901234567', '123456789012.345', '0.1234567', undefined),
        is_full: oneOf('true', 'false', undefined),
      },
      noise,
    ),
  },
  noise,
);
const foreignEvent = object({
  nr: some(ids),
  what: some(oneOf('"off"', '"in"', '"off"', '"turned"')),
  at: some(times),
  written: some(numbers),
  where: some(labels),
  state: fc.oneof(
    { arbitrary: oneOf('"done"'), weight: 9 },
    oneOf('"open"', '"über"', '1', '""', 'null', undefined),
  ),
  type: oneOf('"x"', undefined, '"ferry.ops.ticked.v1"', undefined, undefined, undefined),
  plan: fc.oneof({ arbitrary: object({ due: some(numbers), 'a/b': some(numbers) }), weight: 9 }, odd),
});

const shaped = (event: fc.Arbitrary<string>) =>
  fc.oneof(
    event,
    fc
      .tuple(fc.array(event, { maxLength: 4 }), gap)
      .map(([events, g]) => `${g}[${events.join(`,${g}`)}${g}]${g}`),
    fc
      .tuple(
        fc.array(fc.oneof({ arbitrary: event, weight: 9 }, odd, gap), { maxLength: 5 }),
        oneOf('\n', '\r\n', '\n\n', ' \n'),
      )
      .map(([events, line]) => events.join(line)),
  );
const mutated = fc
  .tuple(
    shaped(valid),
    fc.array(fc.tuple(fc.nat(), oneOf('flip', 'delete', 'insert', 'put'), fc.nat(255)), {
      minLength: 1,
      maxLength: 3,
    }),
  )
  .map(([text, edits]) => {
    const bytes = [...encoder.encode(text)];
    for (const [at, edit, byte] of edits) {
      const i = at % (bytes.length + 1);
      if (edit === 'flip') bytes[i % bytes.length] ^= 1 << (byte & 7);
      else if (edit === 'delete') bytes.splice(i, 1);
      else if (edit === 'insert') bytes.splice(i, 0, bytes[(i * 7) % bytes.length]);
      else bytes.splice(i, 1, '",:{}[]\\ \n0eE.-+\0nu\u007f'.charCodeAt(byte % 22));
    }
    return Uint8Array.from(bytes);
  });

const agree = (messages: fc.Arbitrary<string | Uint8Array>, mapping = cloud) =>
  fc.assert(
    fc.property(fc.array(messages, { minLength: 1, maxLength: 6 }), (all) => {
      const [fast, slow] = [fixture(mapping), fixture(mapping, true)];
      for (const each of [fast, slow]) each.decode(all.map((bytes, i) => message(bytes, i + 1)));
      assert.equal(left(fast), left(slow));
    }),
    { numRuns: runs },
  );

json('odd events decode as on the slow path', () => agree(shaped(cloudEvent)));
json('good events decode as on the slow path', () => agree(shaped(valid)));
json('events of a foreign map decode as on the slow path', () => agree(shaped(foreignEvent), foreign));
json('damaged bytes decode as on the slow path', () => agree(mutated));
json.run();
