// The page over snapshots: the newest one, then the next, read by a process that only looks.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { memoryLog } from '../engine/inputs/memory.ts';
import { rahdari } from './cli/rahdari.fixture.ts';
import { bytesOf, openEngine, sample } from './laws.fixture.ts';
import type { Overview } from './pages/overview.ts';
import { serve } from './serve.ts';

const test = suite<{ dir: string }>('sinks/serve');
test.before.each((context) => {
  context.dir = mkdtempSync(join(tmpdir(), 'rahdari-'));
});
test.after.each(({ dir }) => rmSync(dir, { recursive: true, force: true }));

const messages = sample.map((event, i) => ({
  stream: 's',
  seq: i + 1,
  storedAt: Number.NaN,
  bytes: bytesOf(event),
}));

test('the newest snapshot is shown, and the next one when it is there', async ({ dir }) => {
  const engine = await openEngine(dir, 'event');
  await engine.read(memoryLog(messages.slice(0, 300)));
  await engine.snapshot();
  const end = new AbortController();
  let looks = 0;
  const time = { now: () => 0, sleep: async () => void (++looks === 2 && (await next())) };
  const next = async () => {
    await engine.read(memoryLog(messages));
    await engine.snapshot();
  };
  const source = await serve(dir, time, () => {});
  const seen = [source.overview().known_at];
  source.onChange(() => {
    seen.push(source.overview().known_at);
    end.abort();
  });
  await source.follow(1000, end.signal);
  await engine.close();
  const known = (i: number) => new Date(sample[i].time).toISOString();
  assert.equal(seen, [known(299), known(messages.length - 1)]);
  assert.equal([source.overview().mode, source.overview().offices.length > 2], ['snapshot', true]);
});

test('rahdari serve shows it in another process, says where, and ends by Ctrl-C', async ({ dir }) => {
  const engine = await openEngine(dir, 'event');
  await engine.read(memoryLog(messages.slice(0, 300)));
  await engine.snapshot();
  await engine.close();
  const answers: Overview[] = [];
  const { code, err, out } = await rahdari(['serve', '-C', dir, '--listen', '127.0.0.1:0'], {
    started: (child) =>
      child.stderr?.on('data', async (part) => {
        const [url] = /http:\S+/.exec(String(part)) ?? [];
        if (url === undefined) return;
        answers.push((await (await fetch(`${url}/api/v1/overview`)).json()) as Overview);
        child.kill('SIGINT');
      }),
  });
  assert.equal([code, out], [130, ''], err);
  assert.equal([answers[0].mode, answers[0].totals.offices], ['snapshot', 3]);
});

test('where there is no snapshot it says how to make one', async ({ dir }) => {
  const { code, err } = await rahdari(['serve', '-C', dir]);
  assert.is(code, 4);
  assert.match(err, /^E-SNAP-001 no snapshot in .* Try: rahdari replay FILE/);
});
test.run();
