// Row 21: what every past version left is gone on with; what a newer one left is refused untouched.
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliDecompressSync } from 'node:zlib';
import { DuckDB } from '../../engine/duckdb.ts';
import { compare } from './compare.ts';
import { sum } from './differences.ts';
import type { Fault } from './fault.ts';

const fixtures = fileURLToPath(new URL('../../sinks/fixtures/', import.meta.url));

/** A past version's state, and the log that it had read the beginning of, taken out of their fixture. */
async function unpack(name: string, dir: string): Promise<{ log: string }> {
  const state = join(dir, 'state');
  await mkdir(join(state, 'checkpoints'), { recursive: true });
  let log = '';
  for (const packed of await readdir(join(fixtures, name))) {
    const file = packed.replace(/\.br$/, '');
    const into = file.endsWith('.checkpoint')
      ? join(state, 'checkpoints')
      : /duckdb/.test(file)
        ? state
        : dir;
    if (into === dir) log = join(dir, file);
    await writeFile(join(into, file), brotliDecompressSync(await readFile(join(fixtures, name, packed))));
  }
  return { log };
}

export const upgrade: Fault = {
  row: 21,
  what: 'state of past versions, and of one that is not written yet',
  async run(ring) {
    const past = (await readdir(fixtures).catch(() => [])).filter((name) => /^state-\d+$/.test(name)).sort();
    const [found, broken] = [[], []] as [Awaited<ReturnType<typeof compare>>[], string[]];
    for (const name of past) {
      const [dir, reference] = [ring.folder(name), ring.folder('new')];
      const { log } = await unpack(name, dir);
      await ring.ask('replay', log, '--drain', '-C', dir);
      await ring.ask('replay', log, '--drain', '-C', reference);
      const compared = await compare(dir, reference);
      found.push(compared);
      broken.push(...compared.examples.map((example) => `${name}: ${example}`), ...(await ring.proof(dir)));
      const db = await DuckDB.open(join(reference, 'state', 'engine.duckdb'));
      await db.run('UPDATE meta.state SET version = 99');
      await db.close();
      const { code, err } = await ring.start(['replay', log, '-C', reference]).ended;
      if (code !== 2 || !/E-DIR-005/.test(err))
        broken.push(`a newer version: it ended with ${code}: ${err.trim()}`);
    }
    const seen =
      past.length === 0
        ? 'skipped: there is no past version yet'
        : `${past.join(', ')} end with the tables of a new directory; version 99 is refused`;
    return { ...sum(found), times: past.length * 2, recovered: [], seen, broken };
  },
};
