// Replays at a speed: what comes when, by a time that passes only when slept.
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { memoryLog } from '../engine/inputs/memory.ts';
import type { Message, Time } from '../engine/ports.ts';
import { paced } from './paced.ts';

const pace = suite('paced');
const at = (...times: number[]): Message[] =>
  times.map((storedAt, i) => ({ stream: 's', seq: i + 1, storedAt }));
const timeOf = ({ storedAt }: Message) => storedAt;

async function given(messages: readonly Message[], speed: number, limit = 100): Promise<string[]> {
  let now = 1000;
  const time: Time = {
    now: () => now,
    async sleep(ms) {
      now += ms;
    },
  };
  const input = await paced(memoryLog(messages), { speed, time, timeOf }).open(new Map());
  const seen: string[] = [];
  for (let part = await input.next(limit); part !== null; part = await input.next(limit))
    if (part.length > 0) seen.push(`${now}: ${part.map(({ seq }) => seq).join(' ')}`);
  return seen;
}

pace('at speed 1 messages come as they happened, at 10 ten times as fast', async () => {
  assert.equal(await given(at(0, 50, 50, 500), 1), ['1000: 1', '1050: 2 3', '1500: 4']);
  assert.equal(await given(at(0, 50, 50, 500), 10), ['1000: 1', '1005: 2 3', '1050: 4']);
});

pace('a message of the past, or of no time, goes with the one before it', async () => {
  assert.equal(await given(at(0, 100, 20, Number.NaN, 200), 1), ['1000: 1', '1100: 2 3 4', '1200: 5']);
  assert.equal(await given(at(Number.NaN, 100, 200), 1), ['1000: 1 2', '1100: 3']);
});

pace('no more is given at once than was asked for', async () => {
  assert.equal(await given(at(0, 0, 0), 1, 2), ['1000: 1 2', '1000: 3']);
});
pace.run();
