// Where faults are done: folders, brokers and processes that are gone when a fault is over, and the questions asked after it.
import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Random } from '../../data/simulate/random.ts';
import { startServer, type TestServer } from '../../engine/inputs/server.fixture.ts';
import type { Nats } from '../../engine/nats.ts';
import { applyStreams, streamsOf } from '../../sinks/streams.ts';
import { type Ended, rahdari, type Settings, type Started } from './command.ts';
import { type Compared, compare } from './compare.ts';

/** A broker with the streams of the service, and a connection that waits out its absence. */
export interface Broker {
  readonly server: TestServer;
  readonly nats: Nats;
}

export class Ring {
  readonly seed: number;
  /** Fewer times, shorter. */
  readonly short: boolean;
  readonly random: Random;
  private readonly root: string;
  private readonly closing: (() => Promise<unknown>)[] = [];
  private folders = 0;
  private isClosed = false;

  constructor(root: string, row: number, seed: number, short: boolean) {
    this.root = root;
    this.seed = seed;
    this.short = short;
    this.random = new Random(seed, `row ${row}`, 'faults');
  }

  /** A folder that is not there yet. */
  folder = (name: string): string => join(this.root, `${name}-${++this.folders}`);

  /** Done when the fault is over, the latest first; at once where it is over already. */
  after(close: () => Promise<unknown>): void {
    this.closing.push(close);
    if (this.isClosed) void this.close();
  }

  async broker(): Promise<Broker> {
    const server = await startServer();
    this.after(() => server.stop());
    const nats = await server.connect({ retryFor: 600_000 });
    this.after(() => nats.close());
    await applyStreams(nats, streamsOf('passport'));
    return { server, nats };
  }

  start(words: readonly string[], settings: Settings = {}): Started {
    const started = rahdari(words, settings);
    this.after(async () => {
      started.signal('SIGKILL');
      await started.ended;
    });
    return started;
  }

  /** Must end well. */
  async ask(...words: string[]): Promise<Ended> {
    const ended = await this.start(words).ended;
    if (ended.code !== 0) throw new Error(`rahdari ${words.join(' ')}: ${ended.code} ${ended.err.trim()}`);
    return ended;
  }

  /** Words that run an engine on the stream into `dir`. */
  run = (dir: string, { server }: Broker, ...more: string[]): string[] => [
    ...['run', '--stream', 'PASSPORT', '--server', server.url, '-C', dir, ...more],
  ];

  /** Reads on to the end of the stream and beyond, as the last thing done to `dir`. */
  finish = (dir: string, broker: Broker, ...more: string[]): Promise<Ended> =>
    this.ask(...this.run(dir, broker, '--once', '--drain', '--keep-all', ...more));

  /** Finishes `dir` and compares it with an engine that reads the whole stream undisturbed; then both prove their numbers. */
  async judge(dir: string, broker: Broker, ...more: string[]): Promise<Judged> {
    const reference = this.folder('reference');
    await this.finish(dir, broker, ...more);
    await this.finish(reference, broker, ...more);
    const compared = await compare(dir, reference);
    return { ...compared, reference, broken: [...compared.examples, ...(await this.proof(dir))] };
  }

  /** What `rahdari verify` finds wrong; not asked where it must be short. */
  async proof(dir: string): Promise<string[]> {
    if (this.short) return [];
    const { code, out, err } = await this.start(['verify', '-C', dir]).ended;
    return code === 0 ? [] : [`verify ends with ${code}: ${out.trim().split('\n').at(-1)} ${err.trim()}`];
  }

  /** Ends what was started, whatever comes of it; what a fault still starts afterwards is ended too. */
  async close(): Promise<void> {
    this.isClosed = true;
    for (const close of this.closing.splice(0).reverse())
      await close().catch((error) => process.stderr.write(`left behind: ${error}\n`));
    await rm(this.root, { recursive: true, force: true });
  }
}

export interface Judged extends Compared {
  /** The undisturbed engine's directory. */
  readonly reference: string;
  readonly broken: readonly string[];
}

export const ringIn = async (parent: string, row: number, seed: number, short: boolean): Promise<Ring> =>
  new Ring(await mkdtemp(join(parent, `row-${row}-`)), row, seed, short);
