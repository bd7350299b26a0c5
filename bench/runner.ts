// Runs every *.test.ts through uvu and trusts nothing: what hung, never ran or threw oddly has failed.
import { register } from 'node:module';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { busy, guarded, watchProcess } from './guard.ts';
import { type Counts, summaryOf, testFiles } from './test-files.ts';

register('./uvu-hook.mjs', import.meta.url);
const { book, fail, open, queue } = await import('./uvu.ts');

const { values, positionals } = parseArgs({
  options: { root: { type: 'string' }, lane: { type: 'boolean', default: false } },
  allowPositionals: true,
});
const root = resolve(values.root ?? '.');
const total: Counts = { passed: 0, failed: 0, skipped: 0 };
const details: string[] = [];
const print = process.stdout.write.bind(process.stdout);

let finished = false;
watchProcess((error) => fail('', 'between tests', error));
process.on('exit', () => {
  if (finished) return;
  process.exitCode = 1;
  print(`\nThe process was ended by a test: ${book.doing || 'unknown'}\n`);
});
// uvu's own progress is not ours; what a test prints passes.
process.stdout.write = ((...args: Parameters<typeof print>) =>
  busy() ? print(...args) : true) as typeof process.stdout.write;

for await (const file of values.lane ? given() : testFiles(values.root, positionals, wrong)) {
  const started = process.hrtime.bigint();
  open();
  await runFile(file);
  report(file, Number((process.hrtime.bigint() - started) / 1_000_000n));
}
if (!values.lane) print(summaryOf(total, details));
finished = true;
process.exit(total.failed ? 1 : 0);

/** Said at the end, and counted as failed. */
function wrong(what: string): void {
  total.failed++;
  details.push(what);
}

/** What the process that shares the files out has left, told how those before went. While a test runs, its channel keeps nothing alive. */
async function* given(): AsyncGenerator<string> {
  for (;;) {
    const file = await new Promise<string>((next) => {
      process.once('message', next);
      process.send?.({ total, details });
    });
    process.channel?.unref();
    if (file === '') return;
    yield file;
    process.channel?.ref();
  }
}

async function runFile(file: string): Promise<void> {
  try {
    await guarded(() => import(pathToFileURL(join(root, file)).href));
  } catch (error) {
    return fail('', 'import of the file', error as Error);
  }
  for (const run of queue()) await run();
  for (const { title, shared, waiting, ran } of book.made) {
    if (waiting > 0 || !ran)
      fail(title, 'the suite', new Error(`${shared ? 'test' : 'suite'} never calls .run()`));
  }
  if (book.passed + book.failures.length + book.skipped.length === 0) {
    fail('', 'the file', new Error('holds no tests'));
  }
}

function report(file: string, ms: number): void {
  const needed = ({ title }: { title: string }) =>
    process.env.CI === 'true' && /nats-server|browser/.test(title);
  for (const skip of book.skipped.filter(needed)) {
    fail(skip.suite, skip.title, new Error('skipped, but CI must have what it needs'));
  }
  const skipped = book.skipped.filter((skip) => !needed(skip));
  const counts = [`${book.passed} passed`];
  if (book.failures.length) counts.push(`${book.failures.length} FAILED`);
  if (skipped.length) counts.push(`${skipped.length} SKIPPED`);
  print(`${file}  ${counts.join(', ')}  ${ms} ms\n`);

  for (const { suite, title } of skipped) details.push(`SKIPPED ${name(file, suite, title)}`);
  for (const { suite, title, error } of book.failures) {
    details.push(`FAILED ${name(file, suite, title)}\n${indent(describe(error))}`);
  }
  total.passed += book.passed;
  total.failed += book.failures.length;
  total.skipped += skipped.length;
}

function name(file: string, suite: string, title: string): string {
  return [file, suite, title].filter(Boolean).join(' › ');
}

function describe(error: Error): string {
  const { details } = error as Error & { details?: unknown };
  const at = (error.stack ?? '')
    .split('\n')
    .filter((line) => /^\s*at /.test(line) && !/node:|node_modules|bench.(uvu|guard|runner)\.ts/.test(line));
  const cause = error.cause instanceof Error ? [`caused by ${describe(error.cause)}`] : [];
  return [`${error.name}: ${error.message}`, ...(details ? [String(details)] : []), ...at, ...cause].join(
    '\n',
  );
}

function indent(text: string): string {
  return text.replace(/^/gm, '    ');
}
