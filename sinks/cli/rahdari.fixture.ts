// The command as another process, for tests: what it wrote and how it ended.
import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

export interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

const main = fileURLToPath(new URL('main.ts', import.meta.url));
const tsx = import.meta.resolve('tsx');

/** Runs `rahdari ...words` with no settings of this machine. `started` may watch it and send it a signal. */
export function rahdari(
  words: readonly string[],
  { env = {}, cwd, started }: { env?: object; cwd?: string; started?: (child: ChildProcess) => void } = {},
): Promise<Ended> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, ['--import', tsx, main, ...words], {
      stdio: ['ignore', 'pipe', 'pipe'],
      cwd,
      env: { PATH: process.env.PATH, HOME: '/nonexistent', TZ: 'Asia/Karachi', ...env },
    });
    started?.(child);
    let [out, err] = ['', ''];
    child.stdout.on('data', (part) => (out += part));
    child.stderr.on('data', (part) => (err += part));
    child.on('close', (code) => resolve({ code, out, err }));
  });
}
