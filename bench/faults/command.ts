// The `rahdari` command as it ships, as a process to be watched, signalled and killed.
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const path = fileURLToPath(new URL('../../dist/rahdari.js', import.meta.url));

export interface Ended {
  /** null: a signal ended it. */
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly out: string;
  /** What it said to people. */
  readonly err: string;
  /** ms from its start. */
  readonly after: number;
}

export interface Started {
  readonly pid: number;
  readonly ended: Promise<Ended>;
  readonly isOver: () => boolean;
  readonly err: () => string;
  signal(name: NodeJS.Signals): void;
  /** When it came to a point that it tells of the next time, ms since 1970; fails when it ends before. */
  reached(point: string): Promise<number>;
  /** When it says something that matches, from now on. */
  says(wanted: RegExp): Promise<number>;
  /** Resident memory now, bytes; 0: it is over. */
  rss(): number;
}

export interface Settings {
  /** Faults: see sinks/failpoint.ts. */
  readonly failpoint?: string;
  /** Heap of JavaScript, MB. */
  readonly heap?: number;
}

/** Settings of this machine do not reach it. */
export function rahdari(words: readonly string[], { failpoint = '', heap }: Settings = {}): Started {
  const began = Date.now();
  const options = heap === undefined ? [] : [`--max-old-space-size=${heap}`];
  const child = spawn(process.execPath, [...options, path, ...words], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { PATH: process.env.PATH, HOME: '/nonexistent', TZ: 'UTC', RAHDARI_FAILPOINT: failpoint },
  });
  let [out, err, part, isOver] = ['', '', '', false];
  let waiting: { of: RegExp; done: (at: number) => void; failed: (error: Error) => void }[] = [];
  child.stdout.on('data', (bytes) => (out += bytes));
  child.stderr.on('data', (bytes) => {
    const lines = `${part}${bytes}`.split('\n');
    part = lines.pop() ?? '';
    for (const line of lines) {
      if (!line.startsWith('@')) err += `${line}\n`;
      const heard = waiting.filter(({ of }) => of.test(line));
      waiting = waiting.filter((one) => !heard.includes(one));
      for (const { done } of heard) done(Date.now());
    }
  });
  const ended = new Promise<Ended>((resolve) =>
    child.on('close', (code, signal) => {
      isOver = true;
      err += part;
      const about = `rahdari ${words[0]} ended with ${code ?? signal}: ${err.trim().split('\n').at(-1)}`;
      for (const { of, failed } of waiting) failed(new Error(`no ${of}: ${about}`));
      resolve({ code, signal, out, err, after: Date.now() - began });
    }),
  );
  const says = (of: RegExp) => {
    const said = new Promise<number>((done, failed) => {
      if (isOver) failed(new Error(`no ${of}: it is over: ${err.trim().split('\n').at(-1)}`));
      else waiting.push({ of, done, failed });
    });
    // Whoever waits for it hears of it, perhaps later.
    said.catch(() => {});
    return said;
  };
  return {
    pid: child.pid as number,
    ended,
    isOver: () => isOver,
    err: () => err,
    signal: (name) => void child.kill(name),
    says,
    reached: (point) => says(new RegExp(`^@${point.replaceAll('.', '\\.')}$`)),
    rss: () => (isOver ? 0 : residentOf(child.pid as number)),
  };
}

function residentOf(pid: number): number {
  try {
    const kb = /^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
    return Number(kb ?? 0) * 1024;
  } catch {
    return 0;
  }
}
