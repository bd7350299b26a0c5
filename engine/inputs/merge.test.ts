// Partitions merge by logged time, then partition, then sequence, and wait for each other.
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { Input, Message } from '../ports.ts';
import { memoryLog } from './memory.ts';
import { mergeLogs } from './merge.ts';

const merge = suite('mergeLogs');
const message = (stream: string, seq: number, storedAt: number): Message => ({ stream, seq, storedAt });
const storedAt = ({ storedAt }: Message) => storedAt;
const shown = (messages: readonly Message[] | null) =>
  messages?.map(({ stream, seq }) => `${stream}${seq}`).join(' ');

async function drain(input: Input, limit: number): Promise<string> {
  const all: Message[] = [];
  for (let batch = await input.next(limit); batch !== null; batch = await input.next(limit)) {
    assert.ok(batch.length <= limit);
    all.push(...batch);
  }
  return shown(all)!;
}

const a = [message('a', 1, 10), message('a', 2, 30), message('a', 3, 20), message('a', 4, 31)];
const b = [message('b', 1, 10), message('b', 2, 29), message('b', 3, 30)];

merge('orders by running maximum of time, then partition, then sequence, in any batches', async () => {
  for (const limit of [1, 2, 3, 100]) {
    const input = await mergeLogs([memoryLog(a), memoryLog(b)], storedAt).open(new Map());
    assert.is(await drain(input, limit), 'a1 b1 b2 a2 a3 b3 a4');
    assert.is(input.progress(), 1);
  }
});

merge('reads each partition on from its own position', async () => {
  const input = await mergeLogs([memoryLog(a), memoryLog(b)], storedAt).open(
    new Map([
      ['a', 1],
      ['b', 2],
    ]),
  );
  assert.is(await drain(input, 10), 'a2 a3 b3 a4');
});

merge('read on after any number of messages, the order is that of one reading', async () => {
  const whole = 'a1 b1 b2 a2 a3 b3 a4';
  const at = new Map([...a, ...b].map((message) => [`${message.stream}${message.seq}`, message.storedAt]));
  for (let n = 1; n < 7; n++) {
    const before = whole.split(' ').slice(0, n);
    const positions = new Map(before.map((name) => [name[0], Number(name[1])]));
    const logged = Math.max(...before.map((name) => at.get(name)!));
    const input = await mergeLogs([memoryLog(a), memoryLog(b)], storedAt, logged).open(positions);
    assert.is(`${before.join(' ')} ${await drain(input, 2)}`, whole);
  }
});

merge('an idle partition holds the others back until it moves', async () => {
  const idle = memoryLog([], { once: false });
  const busy = memoryLog(b, { once: false });
  const input = await mergeLogs([idle, busy], storedAt).open(new Map());
  assert.equal(await input.next(10), []);
  assert.equal(await input.next(10), []);
  idle.add(message('a', 1, 29));
  assert.is(shown(await input.next(10)), 'b1 a1');
  assert.equal(await input.next(10), []);
  idle.add(message('a', 2, 30));
  assert.is(shown(await input.next(10)), 'b2 a2');
});

merge('a message without a time goes where its partition is', async () => {
  const silent = memoryLog([message('a', 1, 10), message('a', 2, Number.NaN), message('a', 3, 40)]);
  const input = await mergeLogs([silent, memoryLog(b)], storedAt).open(new Map());
  assert.is(await drain(input, 10), 'a1 a2 b1 b2 b3 a3');
});

merge('equals a sort of everything, for many partitions', async () => {
  let seed = 7;
  const random = (n: number) => (seed = (seed * 48271) % 2147483647) % n;
  const partitions = Array.from({ length: 7 }, (_, p) => {
    let at = 0;
    return Array.from({ length: 50 + p * 20 }, (_, i) => message(`p${p}`, i + 1, (at += random(4))));
  });
  const expected = partitions
    .flatMap((messages, p) => messages.map((m) => ({ m, p })))
    .sort((x, y) => x.m.storedAt - y.m.storedAt || x.p - y.p || x.m.seq - y.m.seq)
    .map(({ m }) => m);
  const input = await mergeLogs(
    partitions.map((messages) => memoryLog(messages)),
    storedAt,
  ).open(new Map());
  assert.is(await drain(input, 13), shown(expected));
});

merge.run();
