// A real nats-server for tests: on a free loopback port, with its own store, ended by its own process id.
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { connectNats, type NatsOptions } from '../nats.ts';
import type { Outgoing, Time } from '../ports.ts';

export const wallTime: Time = {
  now: Date.now,
  sleep: (ms, signal) => sleep(ms, undefined, { signal }),
};

export const hasServer = spawnSync('nats-server', ['--version']).status === 0;
/** Ends the title of a test that cannot run here. */
export const needsServer = '(needs nats-server: apt-get install nats-server)';

export interface TestServer {
  readonly url: string;
  readonly port: number;
  /** The folder of its streams. */
  readonly store: string;
  pid(): number;
  connect(options?: Partial<NatsOptions>): ReturnType<typeof connectNats>;
  /** Publishes in order without waiting for each, and waits until the last one is stored. */
  flood(messages: readonly Outgoing[]): Promise<void>;
  /** A request to JetStream itself, by the raw protocol: without our own client in between. */
  api(subject: string, body: object): Promise<unknown>;
  signal(name: NodeJS.Signals): void;
  /** kill -9, and waits until it is gone. */
  kill(): Promise<void>;
  /** On the same port and store. */
  restart(): Promise<void>;
  stop(): Promise<void>;
}

export async function startServer(): Promise<TestServer> {
  const store = await mkdtemp(join(tmpdir(), 'rahdari-nats-'));
  const port = await freePort();
  const url = `nats://127.0.0.1:${port}`;
  let child: ChildProcess;
  const begin = async () => {
    child = spawn('nats-server', ['-js', '-sd', store, '-p', String(port), '-a', '127.0.0.1'], {
      stdio: 'ignore',
    });
    for (let tries = 0; ; tries++) {
      try {
        await (await connectNats({ url, time: wallTime })).close();
        return;
      } catch (error) {
        if (tries > 100) throw error;
        await sleep(50);
      }
    }
  };
  const kill = async () => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const gone = once(child, 'exit');
    child.kill('SIGKILL');
    await gone;
  };
  await begin();
  return {
    url,
    port,
    store,
    pid: () => child.pid!,
    connect: (options) => connectNats({ url, time: wallTime, ...options }),
    async flood(messages) {
      const last = messages.length - 1;
      await put(port, messages.slice(0, last));
      const nats = await connectNats({ url, time: wallTime });
      await nats.publish(messages.slice(last));
      await nats.close();
    },
    api: (subject, body) => request(port, `$JS.API.${subject}`, JSON.stringify(body)),
    signal: (name) => void child.kill(name),
    kill,
    restart: begin,
    async stop() {
      await kill();
      await rm(store, { recursive: true, force: true });
    },
  };
}

/** The raw protocol: all messages, then a PING whose answer says that the server has them. */
async function put(port: number, messages: readonly Outgoing[]): Promise<void> {
  const socket = connect(port, '127.0.0.1');
  socket.write('CONNECT {"verbose":false}\r\n');
  for (const { subject, bytes } of messages) {
    socket.write(`PUB ${subject} ${bytes.length}\r\n`);
    socket.write(bytes);
    socket.write('\r\n');
  }
  socket.write('PING\r\n');
  for (let heard = ''; !/^PONG\r$/m.test(heard); ) heard += (await once(socket, 'data'))[0];
  socket.destroy();
}

async function request(port: number, subject: string, text: string): Promise<unknown> {
  const socket = connect(port, '127.0.0.1');
  socket.write(
    `CONNECT {"verbose":false}\r\nSUB _INBOX.t 1\r\nPUB ${subject} _INBOX.t ${text.length}\r\n${text}\r\n`,
  );
  const answer = /MSG _INBOX.t 1 \d+\r\n(.*)\r\n/;
  let heard = '';
  while (!answer.test(heard)) heard += (await once(socket, 'data'))[0];
  socket.destroy();
  return JSON.parse(answer.exec(heard)![1]);
}

export async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address() as { port: number };
  probe.close();
  await once(probe, 'close');
  return port;
}
