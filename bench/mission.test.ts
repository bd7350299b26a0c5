// The mission table: complete, its commands real, and no row passes on what it did not see.
import type { Command } from 'commander';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { programOf } from '../sinks/cli/program.ts';
import { capabilities } from './mission/capabilities.ts';
import { type Capability, judge, must, wordsOf } from './mission/capability.ts';
import { closing, tableOf } from './mission/report.ts';
import type { Stage } from './mission/stage.ts';

const test = suite('bench/mission');

/** A stage on which every command gives the same answer. */
const stage = (
  answer: () => string,
  runs: Stage['runs'] = ['rush', 'badly', 'helped', 'week', 'permits'],
) => {
  const asked: string[][] = [];
  const ask: Stage['ask'] = async (run, words) => {
    asked.push([run, ...words]);
    return answer();
  };
  return { ask, runs, asked, labels: '', told: 0, help: {} };
};
const empty = () => '[]';
const waits: Capability = {
  id: 'C7',
  what: 'Lines',
  command: 'rahdari sql "SELECT 3 AS n"',
  of: 'rush',
  observe: ({ rows: [{ n }] }) => {
    must(n === 3, `${n} wait`);
    return `${n} wait, as planted`;
  },
};

/** Throws where the command line would not take it. It is only parsed. */
async function parse(command: string): Promise<void> {
  const [name, ...words] = wordsOf(command);
  assert.is(name, 'rahdari');
  let isReached = false;
  const quiet = (one: Command): void => {
    one.exitOverride().configureOutput({ writeErr: () => {}, writeOut: () => {} });
    one.action(() => void (isReached = true));
    one.commands.forEach(quiet);
  };
  const program = programOf().configureOutput({ writeErr: () => {} });
  program.commands.forEach(quiet);
  await program.parseAsync(words, { from: 'user' });
  assert.ok(isReached, command);
}

test('all of C1 to C34 are there, once, in order, each with something to see or to wait for', () => {
  assert.equal(
    capabilities.map(({ id }) => id),
    Array.from({ length: 34 }, (_, i) => `C${i + 1}`),
  );
  for (const { id, observe, lacks } of capabilities) assert.ok(observe ?? lacks, id);
});

test('every row names a command that exists', async () => {
  for (const { command, of } of capabilities) await parse(`${command} -C ${of}`);
  const error = await parse('rahdari queery waits_by_office').catch((thrown) => thrown);
  assert.match(error.message, /unknown command 'queery'/);
});

test('where nothing is answered no row passes: what claims to see something fails, the rest is not yet', async () => {
  for (const capability of capabilities) {
    const { id, result, observed } = await judge(capability, stage(empty));
    assert.is(result, capability.observe ? 'fail' : 'not yet', `${id}: ${observed}`);
  }
});

test('a row runs its own command and says what it saw', async () => {
  const rush = stage(() => '[{"n":3}]');
  assert.equal(await judge(waits, rush), {
    ...{ id: 'C7', what: 'Lines', result: 'pass', observed: '3 wait, as planted' },
    command: 'rahdari sql "SELECT 3 AS n" -C rush',
  });
  assert.equal(rush.asked, [['rush', 'sql', 'SELECT 3 AS n', '--format', 'json']]);
});

test('a row that sees something else fails, also where more of it is still missing', async () => {
  const two = stage(() => '[{"n":2}]');
  const broken = stage(() => {
    throw new Error('E-SQL-001 no such table\nat line 1');
  });
  const partial = { ...waits, lacks: 'forecasts' };
  for (const capability of [waits, partial]) {
    const [saw, failed] = [await judge(capability, two), await judge(capability, broken)];
    assert.equal([saw.result, saw.observed], ['fail', '2 wait']);
    assert.equal([failed.result, failed.observed], ['fail', 'E-SQL-001 no such table']);
  }
  const { result, observed } = await judge(
    partial,
    stage(() => '[{"n":3}]'),
  );
  assert.equal([result, observed], ['not yet', '3 wait, as planted; lacks forecasts']);
});

test('a row whose run could not be made is skipped, and counted apart', async () => {
  const verdicts = [
    await judge(waits, stage(empty, [])),
    await judge(
      waits,
      stage(() => '[{"n":3}]'),
    ),
  ];
  assert.is(verdicts[0].result, 'skipped');
  assert.is(closing(verdicts), '1 pass, 0 not yet, 0 fail, 1 skipped');
  assert.is(
    tableOf(verdicts),
    `C7  Lines  skipped  there is no run "rush" here
                    $ rahdari sql "SELECT 3 AS n" -C rush
C7  Lines  pass     3 wait, as planted
                    $ rahdari sql "SELECT 3 AS n" -C rush`,
  );
});
test.run();
