// One engine a directory, by a name that dies with its process: DuckDB's own lock is lost when its file is opened elsewhere.
import { createHash } from 'node:crypto';
import { readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { connect, createServer, type Server } from 'node:net';
import { platform, tmpdir } from 'node:os';
import { join } from 'node:path';
import { WorldError } from '../engine/errors.ts';

export interface Lock {
  release(): Promise<void>;
}

/** A socket that nobody speaks to: on Linux of no file at all, elsewhere a pipe or a file that may be left over. */
function addressOf(state: string): string {
  const name = `rahdari-${createHash('sha256').update(realpathSync(state)).digest('hex').slice(0, 32)}`;
  if (platform() === 'linux') return `\0${name}`;
  return platform() === 'win32' ? `\\\\.\\pipe\\${name}` : join(tmpdir(), `${name}.sock`);
}

const pidIn = (state: string) => join(state, 'engine.pid');

/** Takes the folder `state`, or throws E-DIR-001 that names the process that has it. */
export async function lock(state: string): Promise<Lock> {
  const address = addressOf(state);
  let server = await listen(address);
  if (server === undefined && address.endsWith('.sock') && !(await isHeld(state))) {
    rmSync(address, { force: true });
    server = await listen(address);
  }
  if (server === undefined)
    throw new WorldError(
      'E-DIR-001',
      `${state} is in use by another process${holderOf(state)}`,
      'stop the other engine, or use another -C DIR',
    );
  server.unref();
  writeFileSync(pidIn(state), `${process.pid}\n`);
  return { release: () => new Promise((done) => server.close(() => done())) };
}

/** Whether some engine has taken it. */
export const isHeld = (state: string): Promise<boolean> =>
  new Promise((tell) => {
    const socket = connect(addressOf(state), () => {
      socket.destroy();
      tell(true);
    });
    socket.on('error', () => tell(false));
  });

/** undefined: somebody else listens there. */
const listen = (address: string): Promise<Server | undefined> =>
  new Promise((tell, fail) => {
    const server = createServer((socket) => socket.destroy());
    server.once('error', (error: NodeJS.ErrnoException) =>
      error.code === 'EADDRINUSE' ? tell(undefined) : fail(error),
    );
    server.listen(address, () => tell(server));
  });

function holderOf(state: string): string {
  try {
    return ` (${readFileSync(pidIn(state), 'utf8').trim()})`;
  } catch {
    return '';
  }
}
