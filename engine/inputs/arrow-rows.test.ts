// Arrow files and compressed ones as logs: the same messages as plain ones; damage is told, not read over.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { ArrowStream } from '../arrow.ts';
import { framed } from '../decode/frame.ts';
import type { WorldError } from '../errors.ts';
import type { Mapping } from '../mapping.ts';
import type { Message } from '../ports.ts';
import { fileLog } from './file.ts';
import { sortedLog } from './sorted.ts';

const test = suite('files, wrapped');
const dir = mkdtempSync(join(tmpdir(), 'rahdari-wrapped-'));
test.after(() => rmSync(dir, { recursive: true, force: true }));

const mapping = (shape: 'json' | 'csv') =>
  ({ name: 'm', shape, time: 'event', bound: 0, where: [], table: 't', columns: {} }) as Mapping;

async function all(path: string, shape: 'json' | 'csv' = 'json', after = 0): Promise<Message[]> {
  const input = await fileLog(path, mapping(shape)).open(new Map([[path.split('/').at(-1)!, after]]));
  const messages: Message[] = [];
  try {
    for (let batch = await input.next(1000); batch !== null; batch = await input.next(1000))
      messages.push(...batch);
    assert.is(input.progress(), 1);
    return messages;
  } finally {
    await input.close();
  }
}
const refused = (reading: Promise<unknown>): Promise<string> =>
  reading.then(
    () => 'nothing was refused',
    (error: WorldError) => `${error.code} ${error.message}`,
  );
const written = (name: string, bytes: string | Uint8Array): string => {
  const path = join(dir, name);
  writeFileSync(path, bytes);
  return path;
};

function frame(from: number, rows: number): Uint8Array {
  const stream = new ArrowStream([{ name: 'sequence', kind: 'integer' }]);
  const values = Float64Array.from({ length: rows }, (_, i) => from + i);
  return framed(Buffer.concat([stream.write([{ values }], rows), stream.end()]));
}

test('each row of each frame is a message, numbered through the file, and can be read on from', async () => {
  const path = written('three.arrow', Buffer.concat([frame(1, 5000), frame(5001, 2), frame(5003, 1)]));
  const messages = await all(path);
  assert.equal(
    messages.map(({ seq, event }) => [seq, (event as { sequence: number }).sequence]),
    Array.from({ length: 5003 }, (_, i) => [i + 1, i + 1]),
  );
  const rest = await all(path, 'json', 5001);
  assert.equal(
    rest.map(({ seq }) => seq),
    [5002, 5003],
  );
});

test('a damaged frame is told with the row it begins at, after what came before it', async () => {
  const whole = Buffer.concat([frame(1, 3), frame(4, 3)]);
  const at = frame(1, 3).length;
  const changed = Buffer.from(whole);
  changed[at + 60] ^= 1;
  assert.match(await refused(all(written('flip.arrow', changed))), 'E-FILE-002');
  assert.match(await refused(all(written('flip.arrow', changed))), ':4: a damaged frame (bad_frame:digest)');
  assert.match(await refused(all(written('cut.arrow', whole.subarray(0, -1)))), ':4: the file is cut short');
  const strange = Buffer.concat([frame(1, 3), Buffer.alloc(100)]);
  assert.match(await refused(all(written('odd.arrow', strange))), ':4: no frame begins where one should');
  const bare = frame(1, 3).subarray(48);
  assert.match(await refused(all(written('bare.arrow', bare))), 'Arrow without the frames');
});

const lines = Array.from({ length: 3000 }, (_, i) => `{"n":${i},"at":"2026-03-01T00:00:0${9 - (i % 10)}Z"}`);
const bytesOf = (messages: Message[]) =>
  messages.map(({ seq, bytes }) => [seq, Buffer.from(bytes!).toString()]);

test('a gzipped file is the same lines, and the same rows of CSV', async () => {
  const plain = written('plain.ndjson', lines.join('\n'));
  const packed = written('packed.ndjson.gz', gzipSync(lines.join('\n')));
  assert.equal(bytesOf(await all(packed)), bytesOf(await all(plain)));
  const csv = written('some.csv.gz', gzipSync('a;b\n1;2\n3;"x\ny"\n'));
  assert.equal(
    (await all(csv, 'csv')).map(({ seq, cells }) => [seq, cells]),
    [
      [1, ['1', '2']],
      [2, ['3', 'x\ny']],
    ],
  );
});

test('a zstd file is the same lines', async () => {
  // Raw blocks of at most 128 KiB: what `zstd` writes of what it cannot compress.
  const text = Buffer.from(lines.join('\n'));
  const blocks: Buffer[] = [];
  for (let from = 0; from < text.length; from += 100_000) {
    const block = text.subarray(from, from + 100_000);
    const head = (block.length << 3) | (from + 100_000 >= text.length ? 1 : 0);
    blocks.push(Buffer.from([head, head >> 8, head >> 16]), block);
  }
  const packed = Buffer.concat([Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0, 0x38]), ...blocks]);
  const found = await all(written('packed.ndjson.zst', packed));
  assert.equal(
    found.map(({ bytes }) => Buffer.from(bytes!).toString()),
    lines,
  );
  assert.match(await refused(all(written('cut.zst', packed.subarray(0, -20)))), 'E-FILE-006');
});

test('a file that is cut, damaged or expands beyond what a log does is refused', async () => {
  const packed = gzipSync(lines.join('\n'));
  assert.match(await refused(all(written('cut.gz', packed.subarray(0, 500)))), 'E-FILE-006');
  const changed = Buffer.from(packed);
  changed[packed.length - 6] ^= 1;
  assert.match(await refused(all(written('flip.gz', changed))), 'E-FILE-006');
  const bomb = gzipSync(Buffer.alloc(40 << 20, '{"n":1}\n'));
  assert.match(await refused(all(written('bomb.gz', bomb))), 'E-FILE-005');
  assert.match(await refused(all(join(dir, 'none.gz'))), 'E-FILE-001');
});

test('a compressed file is sorted as a plain one is', async () => {
  const of = {
    ...mapping('json'),
    columns: { t: { event_at: { from: '/at' } } },
  } as unknown as Mapping;
  const read = async (path: string) => {
    const input = await sortedLog(path, of, join(dir, 'spill')).open(new Map());
    const messages = (await input.next(5000)) ?? [];
    await input.close();
    return bytesOf([...messages]);
  };
  const plain = await read(written('sorted.ndjson', lines.join('\n')));
  assert.is(plain.length > 1000, true);
  assert.equal(await read(written('sorted.ndjson.gz', gzipSync(lines.join('\n')))), plain);
});

test.run();
