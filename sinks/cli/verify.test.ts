// rahdari verify: its last line and its exit code are the proof, of a stopped engine and of the snapshot of a running one.
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { memoryLog } from '../../engine/inputs/memory.ts';
import { Engine } from '../engine.ts';
import { reference } from '../reference.ts';
import { mappingFor } from '../replay.ts';
import { foldersOf, lines, logOf } from '../sample.fixture.ts';
import { rahdari } from './rahdari.fixture.ts';

const test = suite<{ dir: string }>('sinks/cli/verify');
const folder = foldersOf(test);
const last = (out: string) => out.trimEnd().split('\n').at(-1);

async function open(dir: string): Promise<Engine> {
  const { mapping } = await mappingFor(undefined);
  return Engine.open({
    dir,
    mapping,
    reference: reference(),
    limit: 100,
    retention: { rawRows: 100, rawFor: 600_000 },
  });
}
test.before.each(async (context) => {
  context.dir = folder();
});

test('a running engine is proven by its newest snapshot, its raw rows in the archive; stopped, by itself', async ({
  dir,
}) => {
  const engine = await open(dir);
  await engine.read(memoryLog(logOf(lines.slice(0, 700))));
  await engine.snapshot();
  await engine.snapshot();
  const [{ n }] = await engine.db.rows('SELECT max(ordinal)::INT AS n FROM meta.pruned');
  assert.ok((n as number) > 100, 'rows are in the archive alone');
  const refused = await rahdari(['verify', '-C', dir]);
  assert.equal([refused.code, refused.err.slice(0, 9)], [1, 'E-DIR-001']);
  const running = await rahdari(['verify', '--snapshot', '-C', dir]);
  assert.equal([running.code, running.err.match(/^snapshot .* as of 2026/m) !== null], [0, true]);
  assert.match(`${last(running.out)}`, /^\d{4} rows by SQL, \d+ by reference, 0 differences$/);
  await engine.close();
  const stopped = await rahdari(['verify', '-C', dir]);
  assert.equal([stopped.code, last(stopped.out)], [0, last(running.out)]);
  assert.match(
    stopped.out,
    /core\.alerts, congestion\.crowded .*no detector yet, not proven: rush \(cusum\)/,
  );
  assert.match(stopped.out, /sketches beside the exact statistic .*wait_p90_ms \d\.\d\d % of 1\.56 %/);
});

test('a difference is printed with who has it, and ends in 3', async ({ dir }) => {
  const engine = await open(dir);
  await engine.read(memoryLog(logOf(lines.slice(0, 300))));
  await engine.db.run(
    'UPDATE windows.congestion_1m_revisions SET arrivals = arrivals + 1 WHERE arrivals = 1',
  );
  await engine.close();
  const { code, out } = await rahdari(['verify', 'congestion', '-C', dir]);
  assert.is(code, 3);
  assert.match(out, /windows\.congestion_1m .* differences\n +\{"only_in":"the \w+".*"office":"\w{3}-\d\d"/);
  assert.match(`${last(out)}`, / [1-9]\d* differences$/);
});

test('a pipeline that is not there is a mistake of usage', async ({ dir }) => {
  const { code, err } = await rahdari(['verify', 'crowding', '-C', dir]);
  assert.equal([code, err.includes('one of congestion, lifecycle')], [2, true]);
});
test.run();
