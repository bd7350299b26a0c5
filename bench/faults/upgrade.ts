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
/** What they were made from the beginning of. */
const log = fileURLToPath(new URL('../../data/sample/morning.ndjson', import.meta.url));

/** A past version's state, taken out of its fixture. */
async function unpack(name: string, dir: string): Promise<void> {
  const state = join(dir, 'state');
  await mkdir(join(state, 'checkpoints'), { recursive: true });
  for (const file of await readdir(join(fixtures, name))) {
    const into = file.includes('.checkpoint') ? join(state, 'checkpoints') : state;
    const bytes = brotliDecompressSync(await readFile(join(fixtures, name, file)));
    await writeFile(join(into, file.replace(/\.br$/, '')), bytes);
  }
}

export const upgrade: Fault = {
  row: 21,
  what: 'state of past versions, and of one that is not written yet',
  async run(ring) {
    const past = (await readdir(fixtures).catch(() => [])).filter((name) => /^state-\d+$/.test(name)).sort();
    const reference = ring.folder('new');
    await ring.ask('replay', log, '--drain', '-C', reference);
    const [found, broken] = [[], []] as [Awaited<ReturnType<typeof compare>>[], string[]];
    for (const name of past) {
      const dir = ring.folder(name);
      await unpack(name, dir);
      await ring.ask('replay', log, '--drain', '-C', dir);
      const compared = await compare(dir, reference);
      found.push(compared);
      broken.push(...compared.examples.map((example) => `${name}: ${example}`), ...(await ring.proof(dir)));
    }
    if (past.length > 0) {
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
    return { ...sum(found), times: past.length === 0 ? 0 : past.length + 1, recovered: [], seen, broken };
  },
};
