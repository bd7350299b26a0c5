// Row 16: bytes of the engine's files are flipped or cut off; that is found out, or it is harmless and all tables come out equal.
import { type ChildProcess, fork } from 'node:child_process';
import { cp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Answer } from './damage-worker.ts';
import { none } from './differences.ts';
import type { Fault } from './fault.ts';
import { linesOf, messagesOf } from './load.ts';
import type { Ring } from './ring.ts';

/** A directory whose engine was killed: database, write-ahead log, checkpoints; and the whole log that it had begun. */
async function killed(ring: Ring): Promise<{ dir: string; log: string }> {
  const broker = await ring.broker();
  const messages = messagesOf(linesOf({ seed: ring.seed, days: 0.03, offices: 2, disorder: 0.1 }), ring.seed);
  const log = ring.folder('log');
  await writeFile(log, JSON.stringify(messages.map(({ bytes }) => new TextDecoder().decode(bytes))));
  await broker.server.flood(messages.slice(0, Math.ceil(messages.length * 0.8)));
  const dir = ring.folder('whole');
  const words = ring.run(dir, broker, ...'--time event --batch 8 --snapshot-every 100ms --once'.split(' '));
  for (const failpoint of ['post-rename.checkpoint:1', 'post-rename.checkpoint:1', 'post-commit:7'])
    await ring.start(words, { failpoint }).ended;
  return { dir, log };
}

/** Asks processes that may die of what they find. */
class Worker {
  private child: ChildProcess | undefined;

  ask(dir: string, log: string): Promise<Answer> {
    this.child ??= fork(fileURLToPath(new URL('damage-worker.ts', import.meta.url)), {
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    });
    const { child } = this;
    return new Promise((resolve) => {
      const heard = (answer: Answer) => {
        child.off('exit', gone);
        resolve(answer);
      };
      const gone = (code: number | null, signal: string | null) => {
        this.child = undefined;
        resolve({ code: `died of ${signal ?? code}`, notices: [] });
      };
      child.once('message', heard);
      child.once('exit', gone);
      child.send({ dir, log });
    });
  }

  end(): void {
    this.child?.kill('SIGKILL');
  }
}

interface Blow {
  readonly path: string;
  readonly what: string;
}

/** Each file is as likely; in it, any byte. */
async function damage(ring: Ring, dir: string): Promise<Blow> {
  const state = join(dir, 'state');
  const files = (await readdir(state, { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name))
    .filter((path) => /\.(duckdb|wal|checkpoint)$/.test(path))
    .sort();
  const path = files[ring.random.below(files.length)];
  const bytes = await readFile(path);
  const at = ring.random.below(bytes.length);
  const isCut = ring.random.chance(0.4);
  if (!isCut) bytes[at] ^= 1 << ring.random.below(8);
  await writeFile(path, isCut ? bytes.subarray(0, at) : bytes);
  return {
    path: path.slice(state.length + 1),
    what: `${isCut ? 'cut at' : 'a bit flipped at'} ${at} of ${bytes.length}`,
  };
}

export const damaged: Fault = {
  row: 16,
  what: 'bytes of database, write-ahead log and checkpoints flipped or cut',
  async run(ring) {
    const { dir, log } = await killed(ring);
    const worker = new Worker();
    ring.after(async () => worker.end());
    const whole = ring.folder('again');
    await cp(dir, whole, { recursive: true });
    const { tables: wanted } = await worker.ask(whole, log);
    if (wanted === undefined) throw new Error('the undamaged directory cannot be read');
    const times = ring.short ? 7 : 1000;
    const count = { refused: 0, mended: 0, harmless: 0 };
    const [broken, kinds]: [string[], Set<string>] = [[], new Set()];
    let wrong = 0;
    for (let i = 0; i < times; i++) {
      const copy = ring.folder('damaged');
      await cp(dir, copy, { recursive: true });
      const { path, what } = await damage(ring, copy);
      kinds.add(path.replace(/\d+/, 'N'));
      const { tables, code, error, notices } = await worker.ask(copy, log);
      await rm(copy, { recursive: true, force: true });
      if (tables === undefined && /^E-(DIR|DUCKDB)-/.test(code ?? '')) count.refused++;
      else if (tables === undefined) broken.push(`${path}, ${what}: ${code} ${error ?? ''}`);
      else if (Object.keys(wanted).some((name) => tables[name] !== wanted[name])) {
        wrong++;
        const other = Object.keys(wanted).filter((name) => tables[name] !== wanted[name]);
        broken.push(`${path}, ${what}: ${other.join(', ')} differ (${notices.join('; ')})`);
      } else if (notices.length > 0) count.mended++;
      else count.harmless++;
    }
    const seen = `${count.refused} refused with a code, ${count.mended} told of and mended, ${count.harmless} harmless (equal tables); ${[...kinds].sort().join(', ')}`;
    return { ...none, wrong, times, recovered: [], seen, broken };
  },
};
