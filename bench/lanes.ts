// npm test: two runners share the test files, since most tests wait for a disk or another process half of their time.
import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { type Counts, summaryOf, testFiles } from './test-files.ts';

const { values, positionals } = parseArgs({ options: { root: { type: 'string' } }, allowPositionals: true });
const runner = fileURLToPath(new URL('./runner.ts', import.meta.url));
const lanes = 2;
const total: Counts = { passed: 0, failed: 0, skipped: 0 };
const details: string[] = [];
function wrong(what: string): void {
  total.failed++;
  details.push(what);
}
// The longest begins; the others go in order, so that what measures memory comes before the heap has grown.
const isLong = (file: string) => file.includes('simulation');
const files = testFiles(values.root, positionals, wrong).sort(
  (a, b) => Number(isLong(b)) - Number(isLong(a)),
);

/** What a runner says whenever it asks for a file. */
interface Said {
  readonly total: Counts;
  readonly details: readonly string[];
}

/** A runner that takes files until there are none; one that ends before has failed. */
function lane(): Promise<void> {
  const words = ['--lane', ...(values.root ? ['--root', values.root] : [])];
  const child = fork(runner, words, { execArgv: process.execArgv });
  let said: Said = { total: { passed: 0, failed: 0, skipped: 0 }, details: [] };
  let isAtEnd = false;
  child.on('message', (message: Said) => {
    said = message;
    const next = files.shift();
    isAtEnd = next === undefined;
    child.send(next ?? '');
  });
  return new Promise((ended) =>
    child.on('exit', (code, signal) => {
      for (const name of Object.keys(total) as (keyof Counts)[]) total[name] += said.total[name];
      details.push(...said.details);
      if (!isAtEnd) wrong(`FAILED a runner ended with ${signal ?? code} before all was run`);
      ended();
    }),
  );
}

await Promise.all(Array.from({ length: lanes }, lane));
if (files.length > 0) wrong(`FAILED nobody ran ${files.join(', ')}`);
process.stdout.write(summaryOf(total, details));
process.exitCode = total.failed > 0 ? 1 : 0;
