// How long until an engine is ready again? Opened over a directory with many open applications, as a restart opens it.
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Log, Message } from '../engine/ports.ts';
import { Engine } from '../sinks/engine.ts';
import { reference } from '../sinks/reference.ts';
import { mappingFor } from '../sinks/replay.ts';
import { type Bench, type Row, spread } from './harness.ts';

const offices = 50;
const start = Date.parse('2026-03-02T04:00:00Z');
const encoder = new TextEncoder();
const perMessage = 250;

export const open = async (dir: string): Promise<Engine> => {
  const { mapping } = await mappingFor(undefined);
  return Engine.open({ dir, mapping, limit: 80, reference: reference() });
};

function event(n: number): string {
  const office = `OFF-${n % offices}`;
  return JSON.stringify({
    specversion: '1.0',
    id: `E-SIM-${n}`,
    source: `/offices/${office}`,
    type: 'passport.application.submitted.v1',
    time: new Date(start + n * 10).toISOString(),
    officeid: office,
    data: {
      ...{ application: `APP-SIM-${n}`, step: 'submission', category: 'normal', service: 'new' },
      ...{ officer: `O-${1000 + (n % 400)}`, duration_ms: 60_000 },
      due_at: new Date(start + 21 * 86_400_000).toISOString(),
    },
  });
}

/** `n` applications submitted, one after another, made as they are asked for. */
export const submissions = (n: number): Log => ({
  async open(positions) {
    let made = (positions.get('bench') ?? 0) * perMessage;
    return {
      async next(limit) {
        if (made >= n) return null;
        const messages: Message[] = [];
        while (messages.length < limit && made < n) {
          const to = Math.min(made + perMessage, n);
          const lines = Array.from({ length: to - made }, (_, i) => event(made + i));
          const bytes = encoder.encode(lines.join('\n'));
          messages.push({ stream: 'bench', seq: Math.ceil(to / perMessage), storedAt: Number.NaN, bytes });
          made = to;
        }
        return messages;
      },
      progress: () => made / n,
      close: async () => {},
    };
  },
});

/** In a process of its own, as a restart is: from its first line to an engine that can read on, ms. */
async function opening(dir: string): Promise<number> {
  const child = fork(fileURLToPath(import.meta.url), ['restart', '--reopen', dir]);
  const [ms] = (await once(child, 'message')) as [number];
  await once(child, 'exit');
  return ms;
}

export async function reopen(dir: string): Promise<number> {
  const engine = await open(dir);
  const ms = performance.now();
  await engine.close();
  return ms;
}

export const restart: Bench = {
  name: 'restart',
  question: 'How long until a restarted engine with many open applications is ready?',
  async run({ quick }) {
    const [count, rounds] = quick ? [100_000, 3] : [1_000_000, 5];
    const dir = await mkdtemp(join(tmpdir(), 'rahdari-bench-'));
    try {
      let engine = await open(dir);
      await engine.read(submissions(count));
      await engine.snapshot();
      await engine.close();
      const whole: number[] = [];
      const behind: number[] = [];
      for (let round = -1; round < rounds; round++) {
        const ms = await opening(dir);
        if (round >= 0) whole.push(ms);
      }
      engine = await open(dir);
      await engine.read(submissions(count + 20_000));
      await engine.close();
      for (let round = 0; round < rounds; round++) behind.push(await opening(dir));
      const what = `${count.toLocaleString('en')} open applications: ready`;
      const { size } = await stat(join(dir, 'state', 'engine.duckdb'));
      const mib = spread([size / 2 ** 20]);
      return [
        { what: `${what} after a clean end`, unit: 'ms', ...spread(whole), aim: '<= 2000 ms' },
        { what: `${what} with 20,000 events after the checkpoint`, unit: 'ms', ...spread(behind) },
        { what: 'database', unit: 'MiB', ...mib },
      ] satisfies Row[];
    } finally {
      await rm(dir, { recursive: true, force: true });
    }
  },
};
