// Sessions: which rows are one, when it closes, and what is said when a late row extends, joins or parts what was closed.
import * as fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { ConfigError } from '../errors.ts';
import { count } from '../measures.ts';
import { session, tumbling } from '../pipeline.ts';
import { type Call, callsBy, day, hour, minute, second } from './calls.fixture.ts';
import { closeDatabase, type Said, Windower } from './windower.fixture.ts';

const test = suite('engine/windows/sessions');
test.after(closeDatabase);

const sessions = (gap: '10s' | '30m' | '60s', inclusive?: boolean, hasExtremes = false) =>
  new Windower({ window: session(gap, { inclusive }), keep: { session: '1d' }, hasExtremes });
const inSeconds = (windower: Windower) =>
  windower.shown().map(([from, to, n]) => [from / second, to / second, n]);
const at = (...seconds: number[]) => seconds.map((n) => n * second);

test('rows closer than the gap are one session, which ends a gap after the last (Beam: consecutive, merging)', () => {
  assert.equal(
    inSeconds(
      sessions('10s')
        .take(...at(1, 2, 5, 9, 100, 101))
        .mark(hour),
    ),
    [
      [1, 19, 4],
      [100, 111, 2],
    ],
  );
  assert.equal(
    inSeconds(
      sessions('10s')
        .take(...at(1, 15, 30, 100, 101, 95, 22, 10))
        .mark(hour),
    ),
    [
      [1, 40, 5],
      [95, 111, 3],
    ],
  );
});

test('rows exactly a gap apart are one session (Flink, Kafka Streams) or, if not inclusive, two (Beam)', () => {
  assert.equal(
    inSeconds(
      sessions('10s')
        .take(...at(0, 10, 101))
        .mark(hour),
    ),
    [
      [0, 20, 2],
      [101, 111, 1],
    ],
  );
  assert.equal(
    inSeconds(
      sessions('10s', false)
        .take(...at(0, 10, 101))
        .mark(hour),
    ),
    [
      [0, 10, 1],
      [10, 20, 1],
      [101, 111, 1],
    ],
  );
});

test('a row between two sessions joins them (Kafka Streams: 0, gap + 1 ms, gap / 2)', () => {
  const windower = sessions('60s')
    .take(0)
    .take(minute + 1)
    .take(minute / 2)
    .mark(hour);
  assert.equal(windower.said(), [[0, 2 * minute + 1, 'A', 3, 3, 1]]);
});

test('rows at one instant are one session of one instant; its end is a gap later (Kafka Streams: the instant itself)', () => {
  assert.equal(sessions('60s').take(0, 0, 0).mark(hour).said(), [[0, minute, 'A', 3, 3, 1]]);
});

test('an inclusive session closes when the watermark is past its end, for a row at its end is still of it (Flink: at its end)', () => {
  const windower = sessions('60s').take(0).mark(minute);
  assert.equal(windower.said(), []);
  windower.take(minute).mark(2 * minute);
  assert.equal(windower.said(), []);
  assert.is(windower.windows.corrections.accounts.late, 0);
  assert.equal(windower.mark(3 * minute).said(), [[0, 2 * minute, 'A', 2, 2, 1]]);
  assert.equal(sessions('60s', false).take(0).mark(minute).said(), [[0, minute, 'A', 1, 1, 1]]);
});

test('a session closes on the minute where its gap is whole minutes, and else on the second', () => {
  assert.equal(
    sessions('60s')
      .take(1)
      .mark(2 * minute - 1)
      .said(),
    [],
  );
  assert.is(
    sessions('60s')
      .take(1)
      .mark(2 * minute)
      .said().length,
    1,
  );
  assert.is(
    sessions('10s')
      .take(1)
      .mark(11 * second)
      .said().length,
    1,
  );
});

test('each key has sessions of its own; a jump closes them in the order of their ends, then of their keys', () => {
  const windower = sessions('60s');
  windower.take({ at: 5 * minute, ship: 'ferry' }, { at: 0, ship: 'bulk' }, { at: 0, ship: 'ferry' });
  windower.take({ at: 5 * minute, ship: 'bulk' }, { at: 30 * second, ship: 'bulk' }).mark(day);
  assert.equal(
    windower.said().map(([from, to, key, n]) => [from / second, to / second, key, n]),
    [
      [0, 60, 'A/ferry', 1],
      [0, 90, 'A/bulk', 2],
      [300, 360, 'A/ferry', 1],
      [300, 360, 'A/bulk', 1],
    ],
  );
});

test('times before 1970 and -0 are times like others', () => {
  assert.equal(
    sessions('60s')
      .take(-90 * second, -30 * second, -0)
      .mark(hour)
      .shown(),
    [[-90 * second, minute, 3]],
  );
});

test('a row without a time is in no session; one without a value counts', () => {
  const windower = sessions('60s').take({ at: Number.NaN }, { at: 0, load: Number.NaN }).mark(hour);
  assert.equal(windower.said(), [[0, minute, 'A', 1, Number.NaN, 1]]);
  assert.equal(windower.windows.corrections.accounts, { on_time: 1, late: 0, not_concerned: 1, negative: 0 });
});

test('a late row in a closed session corrects it', () => {
  const windower = sessions('60s')
    .take(0, 40 * second)
    .mark(5 * minute)
    .take({ at: 20 * second, load: 5 });
  assert.equal(windower.said(), [
    [0, 100 * second, 'A', 2, 2, 1],
    [0, 100 * second, 'A', 3, 7, 2],
  ]);
  assert.is(windower.windows.corrections.accounts.late, 1);
});

test('a late row of no session is a closed session of its own', () => {
  const windower = sessions('60s')
    .take(0)
    .mark(10 * minute)
    .take(4 * minute);
  assert.equal(windower.said().at(-1), [4 * minute, 5 * minute, 'A', 1, 1, 1]);
});

test('a late row before a closed session: the session of the old start is no more, one of the new start is', () => {
  const windower = sessions('60s')
    .take(60 * second, 90 * second)
    .mark(5 * minute)
    .take(0);
  assert.equal(windower.said(), [
    [60 * second, 150 * second, 'A', 2, 2, 1],
    [60 * second, 150 * second, 'A', 0, Number.NaN, 2],
    [0, 150 * second, 'A', 3, 3, 1],
  ]);
  assert.equal(windower.shown(), [[0, 150 * second, 3]]);
});

test('a late row joins two closed sessions: the second is no more, the first is both', () => {
  const windower = sessions('60s')
    .take(0)
    .take(110 * second)
    .mark(10 * minute)
    .take(55 * second);
  assert.equal(windower.said().slice(2), [
    [110 * second, 170 * second, 'A', 0, Number.NaN, 2],
    [0, 170 * second, 'A', 3, 3, 2],
  ]);
});

test('a late row joins a closed session and an open one: the closed one is taken back, both close as one', () => {
  const windower = sessions('60s')
    .take(0)
    .mark(2 * minute)
    .take(119 * second)
    .take(60 * second);
  assert.equal(windower.said(), [
    [0, minute, 'A', 1, 1, 1],
    [0, 119 * second + minute, 'A', 0, Number.NaN, 2],
  ]);
  assert.equal(windower.shown(), []);
  assert.equal(
    windower
      .mark(10 * minute)
      .said()
      .at(-1),
    [0, 179 * second, 'A', 3, 3, 3],
  );
});

test('a late row that leads a closed session beyond the watermark takes it back until it closes again', () => {
  const windower = sessions('60s')
    .take(0)
    .mark(2 * minute)
    .take(61 * second)
    .take(60 * second);
  assert.equal(windower.shown(), []);
  assert.equal(windower.mark(3 * minute).shown(), [[0, 121 * second, 3]]);
});

test('a row that is taken back shortens its session, parts it, or leaves none', () => {
  const taken = (seconds: number, ...of: number[]) =>
    sessions('60s')
      .take(...at(...of))
      .take({ at: seconds * second, weight: -1 })
      .mark(hour);
  assert.equal(inSeconds(taken(0, 0, 30, 60)), [[30, 120, 2]]);
  assert.equal(inSeconds(taken(60, 0, 30, 60)), [[0, 90, 2]]);
  assert.equal(inSeconds(taken(30, 0, 30, 60)), [[0, 120, 2]]);
  assert.equal(inSeconds(taken(0, 0)), []);
  assert.equal(inSeconds(taken(0, 0, 0)), [[0, 60, 1]]);
  assert.is(taken(40, 0, 40, 80).windows.state.recompute.length, 2);
});

test('the same of a closed one: it says so', () => {
  const windower = sessions('60s')
    .take(0, 50 * second)
    .mark(5 * minute)
    .take({ at: 0, weight: -1 });
  assert.equal(windower.said().slice(1), [
    [0, 110 * second, 'A', 0, Number.NaN, 2],
    [50 * second, 110 * second, 'A', 1, 1, 1],
  ]);
  windower.take({ at: 50 * second, weight: -1 });
  assert.equal(windower.shown(), []);
  assert.equal(windower.take(0).said().at(-1), [0, minute, 'A', 1, 1, 3]);
});

test('what a session held no more would have to say is left to SQL, and so is what cannot be undone', async () => {
  const late = sessions('60s')
    .take(0)
    .mark(2 * hour)
    .take(30 * second);
  assert.is(late.windows.state.recompute.length, 1);
  const undone = sessions('60s', true, true);
  undone
    .take({ at: 0, load: 9 }, { at: 10, load: 2 })
    .mark(5 * minute)
    .take({ at: 0, load: 9, weight: -1 });
  assert.is(undone.windows.state.recompute.length, 2);
  for (const windower of [late, undone])
    for (const { kernel, sql } of await windower.proof()) assert.equal(kernel, sql);
});

test('a gap longer than the log leaves one session: everything', () => {
  const all = [0, 5 * hour, 9 * hour, 23 * hour];
  const whole = new Windower({ window: session('99d'), keep: { session: 'always' } });
  assert.equal(
    whole
      .take(...all)
      .mark(1000 * day)
      .said(),
    [[0, 23 * hour + 99 * day, 'A', 4, 4, 1]],
  );
});

test('a hundred thousand keys with a row each have a hundred thousand sessions', () => {
  const windower = sessions('60s');
  const ships = Array.from({ length: 50_000 }, (_, i) => ({ at: (i * 7919) % 50_000, ship: `S${i}` }));
  windower.take(...ships, ...ships.map((ship) => ({ ...ship, port: 'B' }))).mark(hour);
  const said = windower.said();
  assert.is(said.length, 100_000);
  for (let i = 1; i < 50_000; i++) assert.ok(said[i][0] >= said[i - 1][0]);
});

test('at the end of a log every session closes', () => {
  const windower = sessions('30m').take(hour);
  assert.equal(windower.mark(windower.windows.lastEnd(1, hour)).shown(), [[hour, 1.5 * hour, 1]]);
});

test('what cannot be had of a session is refused when the pipeline is defined', () => {
  const refused = (of: () => unknown, code: string) => {
    try {
      of();
    } catch (error) {
      return assert.is((error as ConfigError).code, code);
    }
    assert.unreachable();
  };
  refused(() => callsBy({ window: session('10m'), keep: { '10m': '1d' } }), 'E-PIPE-013');
  refused(() => callsBy({ window: session('1500ms'), keep: { session: '1d' } }), 'E-PIPE-016');
  refused(
    () =>
      callsBy({
        window: session('10m'),
        keep: { session: '1d' },
        more: { gone: count('gone · گئے', { at: 'gone_at' as never }) },
      }),
    'E-PIPE-018',
  );
  refused(() => callsBy({ window: tumbling('10m'), keep: { session: '1d', '10m': '1d' } }), 'E-DURATION-001');
});

interface Step {
  readonly call: Call;
  readonly isTaken: boolean;
  readonly mark: number;
}
const steps = fc.array(
  fc.record({
    call: fc.record({
      at: fc.integer({ min: -10, max: 30 }).map((n) => n * 20_000),
      port: fc.constantFrom('A', 'B'),
      load: fc.integer({ min: 0, max: 3 }),
    }),
    isTaken: fc.boolean(),
    mark: fc.integer({ min: -4, max: 12 }).map((n) => n * minute),
  }),
  { minLength: 1, maxLength: 14 },
);

/** Rows come, some go again, the watermark goes on; `step` is called after each. */
function replay(windower: Windower, all: readonly Step[], isHasty: boolean, step = () => {}): Windower {
  const here: Call[] = [];
  for (const { call, isTaken, mark } of all) {
    const [old] = here;
    if (isTaken && old !== undefined) {
      here.shift();
      // A row that replaces another, and one that is withdrawn.
      if (call.port === 'A') {
        windower.take({ ...old, weight: -1 }, { ...call, port: old.port });
        here.push({ ...call, port: old.port });
      } else windower.take({ ...old, weight: -1 });
    } else {
      windower.take(call);
      here.push(call);
    }
    windower.mark(isHasty ? mark * 40 : mark);
    step();
  }
  return windower;
}

test('a row that is replaced by one that joins its session with the next is counted out of both', async () => {
  for (const inclusive of [true, false]) {
    const windower = sessions('60s', inclusive)
      .take(0)
      .take(80 * second);
    windower
      .take({ at: 0, weight: -1 }, { at: 20 * second })
      .take(0)
      .mark(day);
    const [{ kernel, sql }] = await windower.proof();
    assert.equal(kernel, sql);
  }
});

const runs = 8;
for (const inclusive of [true, false])
  for (const isHasty of [false, true])
    test(`rows come and go, watermarks go on${isHasty ? ' beyond what is held' : ''}, ${inclusive ? 'inclusive' : 'exclusive'}: at every end, as SQL says`, () =>
      fc.assert(
        fc.asyncProperty(steps, fc.boolean(), async (all, hasExtremes) => {
          const windower = replay(sessions('60s', inclusive, hasExtremes), all, isHasty);
          if (all.length % 2 === 0) windower.mark(10 * day);
          for (const { kernel, sql } of await windower.proof()) assert.equal(kernel, sql);
        }),
        { numRuns: runs },
      ));

test('in any order within what is held, the same sessions are shown', () =>
  fc.assert(
    fc.property(
      fc.uniqueArray(fc.integer({ min: 0, max: 40 }), { minLength: 1 }),
      fc.nat(),
      (times, salt) => {
        const rows = times.map((n) => n * 25 * second);
        const inOrder = sessions('60s')
          .take(...[...rows].sort((a, b) => a - b))
          .mark(hour);
        const shuffled = [...rows].sort((a, b) => ((a * 31 + salt) % 97) - ((b * 31 + salt) % 97));
        const late = sessions('60s');
        for (const [i, row] of shuffled.entries()) late.take(row).mark(i * 30 * second);
        assert.equal(late.mark(hour).shown(), inOrder.shown());
      },
    ),
    { numRuns: 200 },
  ));

test('the split of a log into batches changes no revision, nor what was late', () =>
  fc.assert(
    fc.property(steps, fc.infiniteStream(fc.boolean()), (all, cut) => {
      const run = (isCut: () => boolean): [Said[], object] => {
        const windower = sessions('60s');
        for (const [i, { call, mark }] of all.entries()) {
          windower.queue(call);
          if (isCut()) windower.flush();
          if (i % 3 === 2) windower.mark(mark);
        }
        return [windower.mark(day).said(), windower.windows.corrections.accounts];
      };
      assert.equal(
        run(() => cut.next().value as boolean),
        run(() => false),
      );
    }),
    { numRuns: 100 },
  ));

test('stopped after every message, and gone on from its image, it says the same', () =>
  fc.assert(
    fc.property(steps, (all) => {
      const restarted = sessions('60s');
      replay(restarted, all, false, () => restarted.restart());
      const whole = replay(sessions('60s'), all, false);
      assert.equal(restarted.mark(day).said(), whole.mark(day).said());
    }),
    { numRuns: 40 },
  ));

test.run();
