// The `rahdari` command as a real process, for tests: to be signalled, killed and started again.
import { spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { Manifest } from './snapshot.ts';

const main = fileURLToPath(new URL('cli/main.ts', import.meta.url));

export interface Running {
  /** Exit code (null when killed) and all of stderr. */
  readonly ended: Promise<{ readonly code: number | null; readonly err: string }>;
  signal(name: NodeJS.Signals): void;
}

export function command(...words: string[]): Running {
  const child = spawn(process.execPath, ['--import', 'tsx', main, ...words], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let err = '';
  child.stderr.on('data', (part) => (err += part));
  const ended = new Promise<{ code: number | null; err: string }>((resolve) =>
    child.on('close', (code) => resolve({ code, err })),
  );
  return { ended, signal: (name) => void child.kill(name) };
}

/** Waits for a snapshot in `dir` that has what is wanted; fails when `running` ends before. */
export async function snapshotWith(
  dir: string,
  running: Running,
  isWanted: (manifest: Manifest) => boolean,
): Promise<Manifest> {
  let over = '';
  void running.ended.then(({ code, err }) => (over = `ended with ${code}: ${err}`));
  for (;;) {
    if (over !== '') throw new Error(over);
    const text = await readFile(join(dir, 'snapshots', 'latest.json'), 'utf8').catch(() => undefined);
    const manifest = text === undefined ? undefined : (JSON.parse(text) as Manifest);
    if (manifest && isWanted(manifest)) return manifest;
    await sleep(50);
  }
}
