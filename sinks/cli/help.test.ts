// Every command's help ends with examples that the command line itself accepts; so do those of the README.
import { readFileSync } from 'node:fs';
import type { Command } from 'commander';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { programOf } from './program.ts';

const help = suite('help');

const leaves = (command: Command): Command[] =>
  command.commands.length === 0 ? [command] : command.commands.flatMap(leaves);
const pathOf = (command: Command): string =>
  command.parent ? `${pathOf(command.parent)} ${command.name()}` : command.name();

function helpOf(command: Command): string {
  let text = '';
  command.configureOutput({ writeOut: (part) => (text += part) }).outputHelp();
  return text;
}

const examplesIn = (text: string): string[] =>
  (text.split(/^Examples:\n/m)[1] ?? '').split('\n').filter((line) => line.trim() !== '');

/** The words a shell would make of a line: quotes, comments, variables before it, redirections after it. */
function wordsOf(line: string): string[] {
  const words: string[] = line.match(/"[^"]*"|#.*|\S+/g) ?? [];
  const from = words.indexOf('rahdari') + 1;
  const to = words.findIndex((word) => /^([>|#]|&&)/.test(word));
  return words.slice(from, to < 0 ? undefined : to).map((word) => word.replace(/^"(.*)"$/, '$1'));
}

/** Which command a line would run. The line is only parsed; a wrong option or a missing argument throws. */
async function reached(line: string): Promise<string> {
  const program = programOf();
  let path = '';
  const quiet = (command: Command): void => {
    command.exitOverride().configureOutput({ writeErr: () => {}, writeOut: () => {} });
    command.commands.forEach(quiet);
  };
  quiet(program);
  for (const command of leaves(program)) command.action(() => void (path = pathOf(command)));
  await program.parseAsync(wordsOf(line), { from: 'user' });
  return path;
}

help('every command ends its help with 2 to 4 examples, each of which it would run', async () => {
  const commands = leaves(programOf());
  assert.ok(commands.length >= 12);
  for (const command of commands) {
    const examples = examplesIn(helpOf(command));
    assert.ok(
      examples.length >= 2 && examples.length <= 4,
      `${pathOf(command)}: ${examples.length} examples`,
    );
    const paths = await Promise.all(examples.map(reached));
    assert.ok(paths.includes(pathOf(command)), `${pathOf(command)} shows ${paths}`);
    for (const path of paths) assert.ok(path.startsWith(pathOf(command).split(' ', 2).join(' ')), path);
  }
});

help('the examples of rahdari itself would run', async () => {
  const examples = examplesIn(helpOf(programOf()));
  for (const example of examples) assert.is.not(await reached(example), '', example);
  assert.ok(examples.length >= 2 && examples.length <= 4);
});

help('the README shows only commands that would run', async () => {
  const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');
  const lines = [...readme.matchAll(/npx (rahdari [^\n`]+)/g)].map(([, line]) => line);
  assert.ok(lines.length >= 6);
  for (const line of lines) assert.is.not(await reached(line), '', line);
});

help('a line with a wrong option would not run', async () => {
  await assertRejects('rahdari replay a.csv --mapp x.yaml', /unknown option '--mapp'/);
  await assertRejects('rahdari replay', /missing required argument 'file'/);
});

async function assertRejects(line: string, message: RegExp): Promise<void> {
  const error = await reached(line).then(
    () => new Error(`${line} would run`),
    (error: Error) => error,
  );
  assert.match(error.message, message);
}

help.run();
