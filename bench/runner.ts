// Runs every *.test.ts through uvu and trusts nothing: what hung, never ran or threw oddly has failed.
import { readdirSync } from 'node:fs';
import { register } from 'node:module';
import { join, relative, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { busy, guarded, watchProcess } from './guard.ts';

register('./uvu-hook.mjs', import.meta.url);
const { book, fail, open, queue } = await import('./uvu.ts');

const { values, positionals } = parseArgs({ options: { root: { type: 'string' } }, allowPositionals: true });
const root = resolve(values.root ?? '.');
const folders = values.root ? ['.'] : ['engine', 'data', 'pipelines', 'sinks', 'bench'];
const total = { passed: 0, failed: 0, skipped: 0 };
const details: string[] = [];
const print = process.stdout.write.bind(process.stdout);

const files = folders
  .flatMap((folder) => find(join(root, folder)))
  .map((file) => relative(root, file))
  .filter((file) => positionals.length === 0 || positionals.some((part) => file.includes(part)));

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

for (const file of files) {
  const started = process.hrtime.bigint();
  open();
  await runFile(file);
  report(file, Number((process.hrtime.bigint() - started) / 1_000_000n));
}
if (files.length === 0) {
  total.failed++;
  details.push(`FAILED no test file under ${root} matches ${positionals.join(' ') || 'at all'}`);
}
if (details.length) print(`\n${details.join('\n')}\n`);
print(
  `\n${total.passed} passed, ${total.failed} failed${total.skipped ? `, ${total.skipped} skipped` : ''}\n`,
);
finished = true;
process.exit(total.failed ? 1 : 0);

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

function find(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true })
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => {
      const path = join(folder, entry.name);
      if (entry.isDirectory())
        return /^(node_modules|dist|fixtures|\..*)$/.test(entry.name) ? [] : find(path);
      return entry.name.endsWith('.test.ts') ? [path] : [];
    });
}
