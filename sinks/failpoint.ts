// Faults on request, for `npm run faults`: at named points of its work this process dies, waits, or says that it is there.
import { extname } from 'node:path';

/** What happens at a point: it dies when it comes there for the n-th time, waits so many ms each time, or tells. */
interface Fault {
  readonly point: string;
  readonly does: 'die' | 'wait' | 'tell';
  left: number;
}

/** `pre-commit:3` dies the third time, `post-append:20ms` waits each time, `post-commit:tell` writes `@post-commit` to stderr. */
export function faultsOf(text: string): Fault[] {
  return [...text.matchAll(/([\w.-]+):(tell|\d+)(ms)?/g)].map(([, point, what, unit]) => ({
    point,
    does: what === 'tell' ? 'tell' : unit === 'ms' ? 'wait' : 'die',
    left: Number(what),
  }));
}

const faults = faultsOf(process.env.RAHDARI_FAILPOINT ?? '');

/** Work has come to a point that has this name. */
export async function reach(point: string): Promise<void> {
  for (const fault of faults) {
    if (fault.point !== point) continue;
    if (fault.does === 'tell') process.stderr.write(`@${point}\n`);
    else if (fault.does === 'wait') await new Promise((done) => setTimeout(done, fault.left));
    else if (--fault.left === 0) process.kill(process.pid, 'SIGKILL');
  }
}

/** The same port, whose named methods reach `pre-NAME` and `post-NAME`; the port itself where no fault is asked for. */
export function rigged<Port extends object>(port: Port, ...names: readonly (keyof Port & string)[]): Port {
  if (faults.length === 0) return port;
  const made = Object.create(port);
  for (const name of names) {
    const method = port[name] as (...of: unknown[]) => Promise<unknown>;
    made[name] = async (...of: unknown[]) => {
      await reach(`pre-${name}`);
      const result = await method.apply(port, of);
      await reach(`post-${name}`);
      return result;
    };
  }
  return made;
}

interface Disk {
  open(path: string, flags: string, mode?: number): Promise<{ sync(): Promise<void> }>;
  rename(from: string, to: string): Promise<void>;
}

/** A file system that reaches `pre-sync.EXT` when a file is written, and `pre-rename.EXT` and `post-rename.EXT`. */
export function riggedDisk<Fs extends Disk>(fs: Fs): Fs {
  if (faults.length === 0) return fs;
  return {
    ...fs,
    async open(path: string, flags: string, mode?: number) {
      const handle = await fs.open(path, flags, mode);
      const sync = handle.sync.bind(handle);
      handle.sync = async () => {
        await reach(`pre-sync${extname(path.replace(/\.tmp$/, ''))}`);
        await sync();
      };
      return handle;
    },
    async rename(from: string, to: string) {
      await reach(`pre-rename${extname(to)}`);
      await fs.rename(from, to);
      await reach(`post-rename${extname(to)}`);
    },
  };
}
