// Other processes: a reader lives through new snapshots, and a second engine is kept out.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { memoryLog } from '../engine/inputs/memory.ts';
import type { Message } from '../engine/ports.ts';
import { Engine } from './engine.ts';
import { mappingFor } from './replay.ts';

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const sample = here('../data/sample/morning.ndjson');
const test = suite('sinks/readers');
const rahdari = (...words: string[]) =>
  spawnSync(process.execPath, ['--import', 'tsx', here('cli/main.ts'), ...words], { encoding: 'utf8' });

test('a second process asks every new snapshot and finds more each time; a second engine is refused', async () => {
  const dir = mkdtempSync(join(tmpdir(), 'rahdari-'));
  const { mapping } = await mappingFor(undefined);
  const messages = readFileSync(sample, 'utf8')
    .split('\n')
    .slice(0, 500)
    .map(
      (line, i): Message => ({
        stream: 's',
        seq: i + 1,
        storedAt: Number.NaN,
        bytes: new TextEncoder().encode(line),
      }),
    );
  const engine = await Engine.open({ dir, mapping, limit: 100 });
  try {
    const counts: number[] = [];
    let refused = '';
    await engine.read(memoryLog(messages), {
      publish: async () => {
        await engine.snapshot();
        const asked = rahdari('sql', 'SELECT count(*) AS n FROM raw.events', '-C', dir, '--format', 'json');
        assert.is(asked.status, 0, asked.stderr);
        counts.push(JSON.parse(asked.stdout)[0].n);
      },
    });
    const second = rahdari('replay', sample, '-C', dir);
    refused = second.stderr;
    assert.equal(counts, [100, 200, 300, 400, 500]);
    assert.match(refused, 'E-DIR-001');
    assert.is(second.status, 1);
  } finally {
    await engine.close();
    rmSync(dir, { recursive: true, force: true });
  }
});
test.run();
