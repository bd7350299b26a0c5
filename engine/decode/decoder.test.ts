// Messages in, literal rows, rejects and counters out.
import { createHash } from 'node:crypto';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { cloud, fixture, foreign, left, message, reasons, row } from './fixture.ts';

const decode = suite('decode');
const event = {
  specversion: '1.0',
  id: 'e-1',
  source: 'pier-3',
  type: 'ferry.trip.left.v1',
  time: '2026-03-01T04:00:00Z',
  port: 'Kemari',
  data: { trip: 'T-9', load_kg: 1200 },
};
const text = (...changes: object[]) => JSON.stringify(Object.assign({}, event, ...changes));
const data = (changes: object) => text({ data: { ...event.data, ...changes } });
/** Both ways of decoding. */
const both = (check: (isPlain: boolean) => void) => [false, true].forEach(check);
const refused = (...texts: string[]) => {
  const [fast, slow] = [false, true].map((isPlain) => {
    const to = fixture(cloud, isPlain);
    to.decode(texts.map((bytes, i) => message(bytes, i)));
    return to;
  });
  assert.equal(left(fast), left(slow));
  assert.is(fast.batch.nRows, 0);
  assert.equal(
    fast.batch.tables.map(({ n }) => n),
    [0, 0],
  );
  assert.is(fast.batch.received, fast.batch.rejected.n);
  return reasons(fast);
};

decode('one event becomes one row', () =>
  both((isPlain) => {
    const to = fixture(cloud, isPlain);
    to.decode([message(text(), 7)]);
    assert.equal(row(to, 0, 0), {
      stream: 'S',
      seq: 7,
      row: 0,
      source: 'pier-3',
      id: row(to, 0, 0).id,
      type: 'ferry.trip.left.v1',
      fact: 'left',
      event_at: Date.parse(event.time),
      received_at: 1000,
      port: 'Kemari',
      trip: row(to, 0, 0).trip,
      load_kg: 1200,
      is_full: 2,
    });
    assert.equal(
      left(to).fresh.map(([column, id]) => [column, id]),
      [
        ['id', 'e-1'],
        ['trip', 'T-9'],
      ],
    );
  }),
);

decode('a single object, an array and lines are the same events', () =>
  both((isPlain) => {
    const events = [
      text(),
      text({ id: 'e-2', type: 'ferry.gate.shut.v1', data: { ticket: '77' } }),
      text({ id: 'e-3' }),
    ];
    for (const bytes of [
      `[${events}]`,
      ` [ ${events.join(' ,\n')} ]\n`,
      events.join('\n'),
      `\n${events.join('\r\n\n')}\n`,
    ]) {
      const to = fixture(cloud, isPlain);
      to.decode([message(bytes)]);
      assert.equal(left(to).order, ['0:0', '1:0', '0:1']);
      assert.equal(Array.from(to.batch.tables[0].of.row.subarray(0, 2)), [0, 2]);
      assert.is(to.batch.received, 3);
    }
  }),
);

decode('an empty array brings nothing, an empty message is refused', () => {
  assert.equal(refused('[]', '', ' \n'), ['not_json', 'not_json']);
});

decode('a broken line costs itself, a broken array all of it', () =>
  both((isPlain) => {
    const to = fixture(cloud, isPlain);
    to.decode([message(`${text()}\n{"id":\n5\n${text()}`), message(`[${text()},{]`, 2)]);
    assert.equal(reasons(to), ['not_json', 'not_an_object', 'not_json']);
    assert.equal(Array.from(to.batch.rejected.of.row.subarray(0, 3)), [1, 2, 0]);
    assert.is(to.batch.nRows, 2);
    assert.is(to.batch.received, 5);
  }),
);

decode('a reason names the first column that fails, in the order of the table', () => {
  const cases: [string, string][] = [
    ['5', 'not_an_object'],
    ['{', 'not_json'],
    ['{"a":1,}', 'not_json'],
    ['{"a":01}', 'not_json'],
    ['{"a":"\t"}', 'not_json'],
    [`{"a":${'['.repeat(32)}${']'.repeat(32)}}`, 'not_json'],
    [`{"a":${'['.repeat(31)}${']'.repeat(31)}}`, 'unknown_type'],
    [text({ type: 'ferry.trip.sunk.v1' }), 'unknown_type'],
    [text({ type: undefined }), 'unknown_type'],
    [text({ id: undefined, time: 'x' }), 'missing:id'],
    [text({ source: null }), 'missing:source'],
    [text({ source: '' }), 'missing:source'],
    [text({ source: 5 }), 'bad_text:source'],
    [text({ source: 'x'.repeat(201) }), 'too_long:source'],
    [text({ source: 'é'.repeat(101) }), 'too_long:source'],
    [text({ source: 'a\n' }), 'bad_text:source'],
    [text({ id: 'x'.repeat(129) }), 'too_long:id'],
    [text({ id: 'a b' }), 'bad_form:id'],
    [text({ id: '' }), 'bad_form:id'],
    [text({ time: '2026-02-30T00:00:00Z' }), 'bad_time:event_at'],
    [data({ pilot: '12345' }), 'bad_form:pilot'],
    [data({ is_full: 'yes' }), 'bad_flag:is_full'],
    [data({ depth_m: 'deep' }), 'bad_number:depth_m'],
    [data({ trip: undefined }), 'missing:trip'],
    [text({ data: 'none' }), 'missing:trip'],
  ];
  assert.equal(
    refused(...cases.map(([bytes]) => bytes)),
    cases.map(([, reason]) => reason),
  );
});

decode('a sequence that is no whole number is left out and counted, and its event is taken', () =>
  both((isPlain) => {
    const to = fixture(cloud, isPlain);
    const odd = [1.5, 9007199254740992, '1e3', '', 'A-7', {}, true];
    to.decode(odd.map((sequence, i) => message(text({ id: `e-${i}`, sequence }), i + 1)));
    to.decode([
      message(text({ id: 'e-7', sequence: '41' }), 8),
      message(text({ id: undefined, sequence: 'x' }), 9),
    ]);
    const { n, of } = to.batch.tables[0];
    assert.equal(Array.from((of as Record<string, Float64Array>).sequence.subarray(0, n)), [
      ...odd.map(() => Number.NaN),
      41,
    ]);
    assert.is(to.batch.dropped, odd.length);
    assert.equal(reasons(to), ['missing:id']);
  }),
);

decode('the digest is the first half of the SHA-256 of the event, most significant word last', () =>
  both((isPlain) => {
    const to = fixture(cloud, isPlain);
    to.decode([message(`[${text()}, ${text({ id: '' })}]`), message('{"a":', 2)]);
    const sha = (of: string) => createHash('sha256').update(of).digest('hex').slice(0, 32);
    const digest = (at: number) =>
      [3, 2, 1, 0].map((w) => to.batch.rejected.of.digest[at * 4 + w].toString(16).padStart(8, '0')).join('');
    assert.equal([digest(0), digest(1)], [sha(text({ id: '' })), sha('{"a":')]);
  }),
);

decode('a national id among the labels is refused, in any digits, and stands nowhere afterwards', () => {
  const urdu = '00000-0000000-0'.replaceAll('0', '۰');
  for (const number of [urdu, '00000-0000000-0', '0000000000000', '+000000000000'])
    both((isPlain) => {
      const to = fixture(cloud, isPlain);
      to.decode([message(text({ port: `x ${number}` }))]);
      assert.equal(reasons(to), ['personal_data:port']);
      assert.not.ok(JSON.stringify(left(to)).includes(number));
      assert.not.ok(
        [...to.dictionaries.all.values()].some(({ texts }) => texts.some((t) => t.includes(number))),
      );
    });
});

decode('a tick is time and neither received nor a row', () =>
  both((isPlain) => {
    const to = fixture(cloud, isPlain);
    const tick = (time: unknown) =>
      JSON.stringify({ id: 't', source: 'x', type: 'ferry.ops.ticked.v1', time });
    to.decode([
      message(`[${tick('2026-03-01T04:00:01Z')},${text()},${tick('2026-03-01T04:00:00Z')}]`),
      message(tick('soon'), 2),
    ]);
    const { ticks, tickAt, received } = to.batch;
    assert.equal(Array.from(ticks.of.row.subarray(0, ticks.n)), [0, 2]);
    assert.is(tickAt[0], Date.parse('2026-03-01T04:00:01Z'));
    assert.is(received, 2);
    assert.equal(reasons(to), ['bad_time:event_at']);
  }),
);

decode('fields that nothing reads are counted, CloudEvents attributes are not', () =>
  both((isPlain) => {
    const to = fixture(cloud, isPlain);
    to.decode([
      message(text({ extra: 1, subject: 's', data: { ...event.data, gate: 'g', note: null, pilot: null } })),
    ]);
    assert.is(to.batch.dropped, 3);
  }),
);

decode('a key that every object inherits is not read', () =>
  both((isPlain) => {
    const to = fixture(
      {
        ...cloud,
        columns: { trip_events: { ...cloud.columns.trip_events, class: { from: '/constructor/name' } } },
      },
      isPlain,
    );
    to.decode([message(`{"__proto__":{"polluted":1},${text().slice(1)}`)]);
    assert.is(to.batch.nRows, 1);
    assert.is(row(to, 0, 0).class, undefined);
    assert.is(({} as { polluted?: number }).polluted, undefined);
  }),
);

decode('a map of foreign fields fills one table and filters first', () =>
  both((isPlain) => {
    const to = fixture(foreign, isPlain);
    const one = {
      nr: 'n1',
      what: 'off',
      at: '2026-07-01 09:00:00',
      where: 'Kemari',
      state: 'done',
      plan: { due: 1772337600000, 'a/b': 2.5 },
    };
    to.decode([
      message(JSON.stringify([one, { ...one, state: 'open' }, { ...one, state: undefined, nr: 5 }])),
    ]);
    assert.is(to.batch.filtered, 2);
    assert.is(to.batch.received, 1);
    const { source, type, fact, event_at, due_at, depth_m } = row(to, 0, 0);
    assert.equal(
      [source, type, fact, event_at, due_at, depth_m],
      ['harbour', 'ferry.trip.left.v1', 'left', Date.parse('2026-07-01T08:00:00Z'), 1772337600000, 2.5],
    );
  }),
);

decode('CSV cells are named by the header, and empty ones are NULL', () => {
  const plain = {
    trip_events: Object.fromEntries(
      ['id', 'source', 'type', 'fact', 'event_at', 'port', 'trip', 'load_kg', 'is_full', 'class'].map((n) => [
        n,
        { from: n },
      ]),
    ),
  };
  const names = 'class,trip,id,source,type,fact,event_at,port,load_kg,is_full'.split(',');
  const to = fixture({ ...foreign, shape: 'csv', where: [], columns: plain }, false, names);
  const cells = ',T1,e1,s,left,left,2026-03-01T04:00:00Z,Kemari,12,true'.split(',');
  const at = { stream: 'F', storedAt: Number.NaN };
  to.decode([
    { ...at, seq: 1, cells },
    { ...at, seq: 2, cells: cells.with(1, '') },
    { ...at, seq: 3, cells: [] },
  ]);
  const { load_kg, is_full, port, received_at } = row(to, 0, 0);
  assert.equal([load_kg, is_full, port, received_at], [12, 1, 'Kemari', undefined]);
  assert.is(row(to, 0, 0).class, undefined);
  assert.equal(reasons(to), ['missing:trip', 'missing:source']);
});

decode('a batch that is used again shows nothing of what was in it', () =>
  both((isPlain) => {
    const to = fixture(cloud, isPlain);
    to.decode([message(data({ class: 'first', depth_m: 1.5, is_full: true, pilot: 'p1' }))]);
    to.batch.tables[0].of.logged_at[0] = 5;
    to.batch.clear();
    to.decode([message(text())]);
    const { logged_at, depth_m, is_full, pilot } = row(to, 0, 0);
    assert.equal(
      [row(to, 0, 0).class, logged_at, depth_m, is_full, pilot],
      [undefined, undefined, undefined, 2, undefined],
    );
  }),
);

decode('thousands of keys and messages of megabytes are decoded like any other', () => {
  const many = Array.from({ length: 3000 }, (_, i) => text({ [`key${i}`]: i }));
  const big = text({ note: 'x'.repeat(2 << 20) });
  const [fast, slow] = [false, true].map((isPlain) => {
    const to = fixture(cloud, isPlain);
    to.decode([...many, big, many.join('\n')].map((bytes, i) => message(bytes, i)));
    return to;
  });
  assert.is(fast.batch.nRows, 6001);
  assert.equal(left(fast).counts, left(slow).counts);
  assert.equal(left(fast).labels, left(slow).labels);
});

decode.run();
