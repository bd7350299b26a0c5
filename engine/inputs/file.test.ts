// Files as logs: rows and lines in order, positions, bounded memory, and errors that name the line.
import { createWriteStream } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { WorldError } from '../errors.ts';
import type { Mapping } from '../mapping.ts';
import type { Log, Message } from '../ports.ts';
import { csvHeader, csvShape } from './csv.ts';
import { fileLog } from './file.ts';

const file = suite<{ dir: string }>('fileLog');
const mapping = (shape: 'json' | 'csv') =>
  ({ name: 'm', shape, time: 'event', bound: 0, where: [], table: 't', columns: {} }) as Mapping;

file.before(async (context) => {
  context.dir = await mkdtemp(join(tmpdir(), 'rahdari-file-'));
});
file.after(async ({ dir }) => rm(dir, { recursive: true, force: true }));

async function write(dir: string, name: string, text: string | Uint8Array): Promise<string> {
  const path = join(dir, name);
  await writeFile(path, text);
  return path;
}

async function all(log: Log, stream = '', position = 0, limit = 1000): Promise<Message[]> {
  const input = await log.open(new Map([[stream, position]]));
  const messages: Message[] = [];
  try {
    for (let batch = await input.next(limit); batch !== null; batch = await input.next(limit)) {
      assert.ok(batch.length <= limit);
      messages.push(...batch);
    }
    assert.is(input.progress(), 1);
  } finally {
    await input.close();
  }
  return messages;
}

const texts = (messages: Message[]) =>
  messages.map(({ seq, bytes }) => [seq, new TextDecoder().decode(bytes)]);
const cells = (messages: Message[]) => messages.map(({ seq, cells }) => [seq, ...(cells ?? [])]);
async function refused(promise: Promise<unknown>): Promise<string> {
  try {
    await promise;
  } catch (error) {
    assert.instance(error, WorldError);
    return `${(error as WorldError).code} ${(error as WorldError).message}`;
  }
  throw new Error('expected an error');
}

file('reads NDJSON line by line, counting blank lines and keeping broken ones', async ({ dir }) => {
  const path = await write(dir, 'a.ndjson', '\uFEFF{"a":1}\r\n\n  \n{bad\n{"b":"ش"}');
  const expected = [
    [1, '{"a":1}'],
    [4, '{bad'],
    [5, '{"b":"ش"}'],
  ];
  const messages = await all(fileLog(path, mapping('json')));
  assert.equal(texts(messages), expected);
  assert.ok(messages.every(({ stream, storedAt }) => stream === 'a.ndjson' && Number.isNaN(storedAt)));
  assert.equal(texts(await all(fileLog(path, mapping('json')), 'a.ndjson', 1, 1)), expected.slice(1));
});

file('reads CSV rows by their number after the header', async ({ dir }) => {
  const path = await write(dir, 'a.csv', '\uFEFFa,b\n1,"x ""y"",\nz"\n\n,\n" 3 ",4\n');
  const expected = [
    [1, '1', 'x "y",\nz'],
    [2, '', ''],
    [3, ' 3 ', '4'],
  ];
  assert.equal(await csvHeader(path), ['a', 'b']);
  assert.equal(cells(await all(fileLog(path, mapping('csv')))), expected);
  assert.equal(cells(await all(fileLog(path, mapping('csv')), 'a.csv', 2)), expected.slice(2));
});

file('finds the delimiter in the header', async ({ dir }) => {
  const path = await write(dir, 's.csv', '"a,1,2";b;c\n1;2,5;3\n');
  assert.equal(await csvShape(path), { header: ['a,1,2', 'b', 'c'], delimiter: ';' });
  assert.equal(cells(await all(fileLog(path, mapping('csv')))), [[1, '1', '2,5', '3']]);
});

file('rows longer than a piece of the file come whole', async ({ dir }) => {
  const long = `${'x'.repeat(99_999)}\n"`;
  const path = await write(dir, 'l.csv', `a,b\n1,"${long.replace('"', '""')}"\n2,y\n`);
  assert.equal(cells(await all(fileLog(path, mapping('csv')))), [
    [1, '1', long],
    [2, '2', 'y'],
  ]);
});

file('says what is wrong with a file, and in which line', async ({ dir }) => {
  const broken = async (name: string, text: string | Uint8Array, shape: 'json' | 'csv' = 'csv') =>
    refused(all(fileLog(await write(dir, name, text), mapping(shape)))).then((text) =>
      text.replace(`${dir}/`, ''),
    );
  assert.is(
    await broken('w.csv', 'a,b\n1,2\n\n3,"\n"\n4\n5,6\n'),
    'E-FILE-002 w.csv:6: 1 cells where the header has 2 (is the file cut short?)',
  );
  assert.is(await broken('v.csv', 'a,b\n1,2,3\n'), 'E-FILE-002 v.csv:2: 3 cells where the header has 2');
  assert.match(await broken('q.csv', 'a,b\n1,2\n3,"open\n4,5\n'), /E-FILE-002 q\.csv:3: .*closing/);
  assert.match(await broken('g.csv', 'a,b\n1,2\n3,"x"y\n4,5\n'), /E-FILE-002 g\.csv:3: .*expected/);
  assert.match(
    await broken('big.csv', `a,b\n1,2\n3,"${'x,y\n'.repeat(800_000)}`),
    /E-FILE-002 big\.csv:3: .*quote/,
  );
  assert.match(await broken('n.csv', 'a,b\n1,2\n3,\0\n'), /E-FILE-002 n\.csv:1: a NUL byte/);
  assert.match(await broken('e.csv', '\n'), /E-FILE-002 e\.csv:1: the file is empty/);
  assert.match(await broken('d.csv', 'a,a\n1,2\n'), /two columns are named "a"/);
  assert.match(
    await refused(all(fileLog(join(dir, 'none.csv'), mapping('csv')))),
    /E-FILE-001 there is no file/,
  );
  assert.match(
    await refused(all(fileLog(join(dir, 'none'), mapping('json')))),
    /E-FILE-001 there is no file/,
  );
  assert.match(await refused(all(fileLog(dir, mapping('json')))), /E-FILE-001 .* is a folder/);
});

file('reads 200 MB of NDJSON and 40 MB of CSV in bounded memory', async ({ dir }) => {
  for (const [shape, megabytes] of [
    ['json', 200],
    ['csv', 40],
  ] as const) {
    const path = join(dir, `large.${shape}`);
    const out = createWriteStream(path);
    if (shape === 'csv') out.write('a,b\n');
    const block =
      shape === 'csv' ? `${'x'.repeat(98)},y\n`.repeat(10_000) : `{"a":"${'x'.repeat(92)}"}\n`.repeat(10_000);
    for (let mb = 0; mb < megabytes; mb++)
      if (!out.write(block)) await new Promise<void>((resolve) => out.once('drain', () => resolve()));
    await new Promise<void>((resolve) => out.end(() => resolve()));
    const input = await fileLog(path, mapping(shape)).open(new Map());
    const before = process.memoryUsage().rss;
    let most = 0;
    let n = 0;
    for (let batch = await input.next(4096); batch !== null; batch = await input.next(4096)) {
      n += batch.length;
      most = Math.max(most, process.memoryUsage().rss - before);
    }
    assert.is(n, megabytes * 10_000);
    assert.ok(most < 150e6, `${shape} grew by ${most}`);
  }
});

file.run();
