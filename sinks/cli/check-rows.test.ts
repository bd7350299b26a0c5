// What doctor finds in the newest snapshot: an office that says nothing is named, with since when.
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { minute } from '../laws.fixture.ts';
import { after, at, logOf, said, ticks } from '../time.fixture.ts';
import { clocks } from './check-rows.ts';

const test = suite('cli/check-rows');

test('an office that says nothing in open hours is named, the longest silent first', async () => {
  const from = at('02 10:00');
  const token = (office: string, i: number) =>
    said(office, 'queue.token_issued', from + i * minute, from + i * minute, {
      token: `T-${office}-${i}`,
      step: 'submission',
    });
  const talking = Array.from({ length: 21 }, (_, i) => token('LHR-02', i));
  const log = logOf([...talking, token('KHI-02', 0), token('KHI-02', 3), ...ticks(from, from + 20 * minute)]);
  const found = await after(log, async (engine) => {
    await engine.snapshot();
    return clocks(engine.options.dir);
  });
  assert.is(found.status, 'warn');
  assert.is(found.found, '1 of 2 are silent: KHI-02 since 2026-03-02 10:08 (UTC)');
});

test.run();
