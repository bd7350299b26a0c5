// Events that look alike, and those that only seem to: what was learned of the ones must not show in the others.
import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { cloud, fixture, foreign, left, message, reasons, row } from './fixture.ts';

const tree = suite('decode/tree');
const runs = Number(process.env.RUNS ?? 100);

const event = (
  source: string,
  id: string,
  data = '"trip":"T-1","load_kg":7,"class":"x"',
  time = '04:00:00.500',
) =>
  `{"specversion":"1.0","id":"${id}","source":"${source}","type":"ferry.trip.left.v1","time":"2026-03-01T${time}Z","port":"Kemari","sequence":12,"data":{${data}}}`;
/** Two decoders that have seen the same: by bytes and by JSON.parse. */
const both = (texts: readonly (string | Uint8Array)[], mapping = cloud) => {
  const [fast, slow] = [fixture(mapping), fixture(mapping, true)];
  for (const each of [fast, slow]) each.decode(texts.map((text, i) => message(text, i + 1)));
  assert.equal(left(fast), left(slow));
  return fast;
};

tree('what is constant may be any byte but that one', () => {
  const known = event('s', 'e1');
  const puts = ['', '"', '\\', ' ', '}', '0', 'é', '\n'];
  for (const put of puts)
    both([...known].flatMap((_, at) => [known, known.slice(0, at) + put + known.slice(at + 1)]));
});

tree('an event that ends early is not read on into what the message before left behind', () => {
  const known = event('s', 'e1');
  both([...known].flatMap((_, to) => [known, known.slice(0, to), `[${known},${known.slice(0, to)}`]));
});

tree('a value may be longer, shorter, escaped, quoted, in Urdu, null, a container or not there', () => {
  const values = [
    '"x"',
    '"xyz-xyz-xyz-xyz"',
    '""',
    '"a\\"b"',
    '"a\\u0062"',
    '"بندرگاہ"',
    'null',
    '{}',
    '["x"]',
    '5',
  ];
  const data = values.map((value) => `"trip":"T-1","class":${value},"load_kg":${value}`);
  both([...data, ...data, '"trip":"T-1"', ...data].map((one, i) => event('s', `e${i}`, one)));
});

tree('a label in Urdu is read without the slow path, and is the same text', () => {
  const to = both([event('بندرگاہ', 'e1'), event('بندرگاہ', 'e2'), event('بندر', 'e3')]);
  assert.is(row(to, 0, 1).source, 'بندرگاہ');
  assert.is(to.batch.tables[0].of.source[0], to.batch.tables[0].of.source[1]);
});

tree('what JSON escapes is no label that has the same bytes', () => {
  const slash = event('s', 'e1', '"trip":"T-1","class":"a\\\\b"');
  const backspace = event('s', 'e2', '"trip":"T-1","class":"a\\b"');
  assert.equal(reasons(both([slash, slash, backspace, slash])), ['bad_text:class']);
});

tree('a key that comes twice is judged as JSON.parse does, where it was met and where it was not', () => {
  const twice = event('s', 'e2', '"trip":"T-1","trip":"T-2","note":1,"note":2');
  const to = both([event('s', 'e1'), twice, twice, event('s', 'e3')]);
  assert.is(to.batch.nRows, 4);
  assert.is(to.batch.dropped, 2);
});

tree('minutes that follow each other, come back, or are none', () => {
  const times = [
    '04:00:00.500',
    '04:00:59.999',
    '04:00:60.000',
    '04:01:00.000',
    '04:00:01.001',
    '04:00:0a.000',
  ];
  const more = ['24:00:00.000', '04:00:00.5', '04:00:00.50x', '04:01:07.5000', '04:01:07', '04:01:08.123'];
  both([...times, ...more, ...times].map((time, i) => event('s', `e${i}`, undefined, time)));
});

tree('more looks and more labels than are remembered', () => {
  const looks = Array.from({ length: 3000 }, (_, i) =>
    event(`source ${i}`, `e${i}`, `"trip":"T-1","key${i}":{"a":[${i}]}`),
  );
  const labels = Array.from({ length: 9000 }, (_, i) =>
    event('s', `f${i}`, `"trip":"T-1","class":"class ${i}"`),
  );
  const [fast, slow] = [false, true].map((isPlain) => {
    const to = fixture(cloud, isPlain);
    to.decode([...looks, ...labels, `[${labels.slice(0, 50)}]`, ...looks.slice(0, 50)].map(message));
    return to;
  });
  assert.equal(left(fast).counts, left(slow).counts);
  assert.equal(left(fast).labels, left(slow).labels);
});

const texts = fc.constantFrom(
  '"a"',
  '"b-2"',
  '"a longer one"',
  '"\\"q\\""',
  '"ü"',
  '""',
  'null',
  '"00000-0000000-0"',
);
const ids = fc.constantFrom('"T-1"', '"A"', '"12"', '"seventeen-letters"', '"a b"', '"é"', 'null');
const numbers = fc.constantFrom(
  '1',
  '-20',
  '"3"',
  '123456789012345',
  '1234567890123456',
  '01',
  '1.5',
  'null',
  'true',
);
const other = fc.constantFrom(
  '1',
  '"z"',
  '{"a":{"b":"\\""}}',
  '[1,[]]',
  'null',
  '{"a":1,"a":2}',
  '{"a":1,}',
  'nul',
);
const fields = {
  trip: ids,
  pilot: ids,
  class: texts,
  load_kg: numbers,
  is_full: fc.constantFrom('true', 'false', 'null', '"true"', 'tru'),
  due_at: fc.constantFrom('"2026-03-01T04:00:00.000Z"', '"2026-03-01T04:00:07.250Z"', '"2026-03-01"', 'null'),
  note: other,
};
type Name = keyof typeof fields;
/** The keys of one producer's data, in its order and with its blanks; the values differ from event to event. */
const producer = fc
  .record({
    keys: fc.shuffledSubarray(Object.keys(fields) as Name[], { minLength: 3 }),
    source: fc.constantFrom('"s1"', '"s2"', '"ü"'),
    gap: fc.constantFrom('', '', '', ' ', '\t'),
    isDataFirst: fc.boolean(),
  })
  .chain(({ keys, source, gap, isDataFirst }) =>
    fc.array(
      fc
        .tuple(
          fc.record(fields),
          fc.constantFrom('trip.left', 'trip.landed', 'gate.shut', 'ops.ticked'),
          fc.nat(99),
        )
        .map(([values, type, n]) => {
          const data = `"data":${gap}{${['"trip":"T-1"', ...keys.filter((key) => key !== 'trip').map((key) => `"${key}":${gap}${values[key]}`)].join(`,${gap}`)}}`;
          const rest = `"id":${gap}"e${n}","source":${source},${gap}"type":"ferry.${type}.v1","time":"2026-03-01T04:0${n % 7}:00.${100 + n}Z","port":"A"`;
          return `{${isDataFirst ? `${data},${rest}` : `${rest},${data}`}}`;
        }),
      { minLength: 1, maxLength: 8 },
    ),
  );
/** Events of some producers in turns, cut into messages of one, lines and arrays; some of them damaged in one byte. */
const mixed = fc
  .tuple(
    fc.array(producer, { minLength: 1, maxLength: 4 }),
    fc.array(fc.tuple(fc.nat(4), fc.constantFrom('one', 'lines', 'array')), { minLength: 8, maxLength: 8 }),
    fc.array(fc.tuple(fc.nat(), fc.nat(), fc.constantFrom('"', ',', '}', 'x', '', '\\', '\0', '\n')), {
      maxLength: 3,
    }),
  )
  .map(([producers, cuts, damages]) => {
    const all = Array.from({ length: 8 }, (_, i) =>
      producers.flatMap((events) => events.slice(i, i + 1)),
    ).flat();
    for (const [which, at, put] of damages) {
      const text = all[which % all.length];
      all[which % all.length] = text.slice(0, at % text.length) + put + text.slice((at % text.length) + 1);
    }
    const messages: string[] = [];
    for (let i = 0, cut = 0; i < all.length; cut++) {
      const [size, how] = cuts[cut % cuts.length];
      const some = all.slice(i, (i += size + 1));
      if (how === 'one') messages.push(...some);
      else messages.push(how === 'lines' ? some.join('\n') : `[${some.join(', ')}]`);
    }
    return messages;
  });

tree(
  'events of several producers in turns decode as on the slow path, however they are cut into messages',
  () =>
    fc.assert(
      fc.property(mixed, (messages) => void both([...messages, ...messages])),
      { numRuns: runs },
    ),
);

tree('the same with a map that filters and replaces', () => {
  const foreignEvent = fc
    .tuple(
      fc.constantFrom('"done"', '"open"', '"über"', '""', 'null', '1', '"do\\u006ee"'),
      fc.constantFrom('"off"', '"in"', '"turned"', '""', 'null'),
      ids,
      fc.constantFrom('{"due":1772337600000,"a/b":2.5}', '{"a/b":-1,"due":null}', '{}', '5', 'null'),
      fc.boolean(),
    )
    .map(([state, what, nr, plan, isFirst]) => {
      const rest = `"what":${what},"nr":${nr},"at":"2026-07-01 09:00:00","where":"Kemari","plan":${plan}`;
      return isFirst ? `{"state":${state},${rest}}` : `{${rest},"state":${state}}`;
    });
  fc.assert(
    fc.property(fc.array(foreignEvent, { minLength: 2, maxLength: 20 }), (all) => {
      both([...all, all.join('\n'), `[${all}]`], foreign);
    }),
    { numRuns: runs },
  );
});

tree.run();
