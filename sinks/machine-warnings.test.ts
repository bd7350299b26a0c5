// Machines that wear are told of before they fail, sound ones are not; and who is not heard of is not said to run.
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { at, logOf, type Said, said } from './time.fixture.ts';
import { answers, type Rows } from './truth.fixture.ts';

const test = suite('sinks/machine-warnings');
const [minute, hour] = [60_000, 3_600_000];
const start = at('02 00:00');
const wearsFrom = 30;
const fails = 45;

const told = (machine: string, fact: string, when: number, data: object): Said =>
  said('HQ-01', `machine.${fact}`, when, when, { machine, rated_per_hour: 115, ...data });
const linesOf = (log: readonly Said[]) => logOf(log).map(({ bytes }) => new TextDecoder().decode(bytes));

/** A machine's hours at work: a hundred booklets in each, one spoiled in every other; the time of each within 3 % of usual. */
function working(machine: string, phase: number, wearOf: (hour: number) => number): Said[] {
  const log = [told(machine, 'state_changed', start, { state: 'EXECUTE' })];
  let spoiled = 0;
  for (let t = 0; t < fails; t++) {
    const wear = wearOf(t);
    const noise = 0.03 * Math.sin(12.9898 * (t + 1) * phase);
    spoiled += (t % 2) + Math.round(4 * wear);
    const now = start + t * hour;
    if (wear > 0.5)
      log.push(
        told(machine, 'state_changed', now + 20 * minute, { state: 'HELD', reason: 'jam' }),
        told(machine, 'state_changed', now + 23 * minute, { state: 'EXECUTE' }),
      );
    for (let m = 5; m < 60; m += 5)
      log.push(told(machine, 'heartbeat', now + m * minute, { state: 'EXECUTE' }));
    log.push(
      told(machine, 'sampled', now + 59 * minute, {
        ...{ state: 'EXECUTE', produced: (t + 1) * 100, spoiled },
        cycle_ms: Math.round((3_600_000 / 115) * (1 + noise + 0.4 * wear)),
      }),
    );
  }
  return log;
}

test('a machine that slows down, spoils and stops is told of hours before it fails; sound ones never', async () => {
  const worn = (t: number) => Math.max(0, (t - wearsFrom) / (fails - wearsFrom));
  const log = [
    ...working('M1', 1, worn),
    ...[2, 3, 4, 5].flatMap((i) => working(`M${i}`, i, () => 0)),
    told('M1', 'alarmed', start + fails * hour, { state: 'EXECUTE', reason: 'worn_part' }),
    told('M1', 'state_changed', start + fails * hour, { state: 'ABORTED', reason: 'worn_part' }),
  ];
  await answers(linesOf(log), async (rows) => {
    const found = await rows(
      `SELECT machine, (epoch_ms(hour_at) - ${start})::DOUBLE / ${hour} AS at, array_to_string(why, ' ') AS why FROM marts.machine_warnings ORDER BY hour_at`,
    );
    assert.equal([...new Set(found.map(({ machine }) => machine))], ['M1']);
    const firstOf = (sign: string) => found.find(({ why }) => (why as string).includes(sign))?.at as number;
    for (const sign of ['slower', 'spoils', 'stops']) {
      assert.ok(firstOf(sign) >= wearsFrom, `${sign} ${firstOf(sign)}`);
      assert.ok(firstOf(sign) <= fails - 3, `${sign} ${firstOf(sign)}`);
    }
    assert.ok(firstOf('slower') <= wearsFrom + 6, `${firstOf('slower')}`);
  });
});

const now = async (log: readonly Said[]): Promise<Rows> =>
  answers(
    linesOf(log),
    (rows) =>
      rows(
        `SELECT machine, state, reason, (epoch_ms(since_at) - ${start})::DOUBLE / ${minute} AS since, capacity_per_hour AS capacity FROM marts.machines_now ORDER BY machine`,
      ),
    { isDone: false },
  );

test('a machine not heard of for three intervals is unknown and not running; what was stopped or broken stays so', async () => {
  const beats = (machine: string, state: string, until: number) =>
    Array.from({ length: until / 5 }, (_, i) =>
      told(machine, 'heartbeat', start + (i + 1) * 5 * minute, { state }),
    );
  const log = [
    told('M1', 'state_changed', start, { state: 'EXECUTE' }),
    ...beats('M1', 'EXECUTE', 20),
    told('M2', 'state_changed', start, { state: 'EXECUTE' }),
    ...beats('M2', 'EXECUTE', 35),
    told('M3', 'state_changed', start, { state: 'EXECUTE' }),
    ...beats('M3', 'EXECUTE', 5),
    told('M3', 'state_changed', start + 6 * minute, { state: 'ABORTED', reason: 'worn_part' }),
    // It says only when its state changes: nothing follows from its silence.
    told('M4', 'state_changed', start, { state: 'EXECUTE' }),
    told('M2', 'heartbeat', start + 36 * minute, { state: 'EXECUTE' }),
  ];
  assert.equal(
    (await now(log)).map(({ machine, state, reason, since }) => [machine, state, reason, since]),
    [
      ['M1', 'UNKNOWN', null, 20],
      ['M2', 'EXECUTE', null, 0],
      ['M3', 'ABORTED', 'worn_part', 6],
      ['M4', 'EXECUTE', null, 0],
    ],
  );
});

test('time in which a machine was not heard of does not count as production', async () => {
  const log = [
    told('M1', 'state_changed', start, { state: 'EXECUTE' }),
    told('M1', 'heartbeat', start + 15 * minute, { state: 'EXECUTE' }),
    told('M1', 'heartbeat', start + 31 * minute, { state: 'EXECUTE' }),
    told('M1', 'heartbeat', start + 36 * minute, { state: 'EXECUTE' }),
  ];
  await answers(linesOf(log), async (rows) => {
    assert.equal(
      await rows(
        `SELECT executing_ms::DOUBLE / ${minute} AS executing, unknown_ms::DOUBLE / ${minute} AS unknown FROM marts.machine_effectiveness`,
      ),
      [{ executing: 20, unknown: 16 }],
    );
  });
});

test.run();
