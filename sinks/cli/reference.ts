// rahdari reference: what holds from when on (offices, days, promises, fees, thresholds, duties, steps), told to the log or listed.
import { type Command, InvalidArgumentError, Option } from 'commander';
import type { Notice, Sheet } from '../../data/notices.ts';
import { natsKeys, settingFlags } from './settings.ts';

const examples = `
Examples:
  rahdari reference list threshold
  rahdari reference publish --server nats://127.0.0.1:4222
  rahdari reference publish holiday --sheet notices.csv --out log -C ./rahdari-data
  rahdari reference publish sla threshold --at 2026-03-02T00:00:00Z --out -`;

const facts: readonly Sheet[] = ['office', 'holiday', 'sla', 'fee', 'threshold', 'duty', 'workflow'];
const instant = (text: string): number => {
  const at = Date.parse(text);
  if (!Number.isNaN(at)) return at;
  throw new InvalidArgumentError('Write a date and time, such as 2026-03-02T03:55:00Z.');
};
const fact = (text: string, before: readonly Sheet[] = []): Sheet[] => {
  if (facts.includes(text as Sheet)) return [...before, text as Sheet];
  throw new InvalidArgumentError(`Write ${facts.join(', ')}.`);
};

interface Flags {
  readonly sheet?: string;
  readonly out: string;
  readonly at?: number;
  readonly json?: boolean;
}

async function noticesOf(wanted: readonly Sheet[], { sheet }: Flags): Promise<Notice[]> {
  const { notices } = await import('../../data/notices.ts');
  if (sheet === undefined) return (wanted.length > 0 ? wanted : facts).flatMap((of) => notices(of));
  if (wanted.length !== 1 || wanted[0] === 'office') {
    const { ConfigError } = await import('../../engine/errors.ts');
    throw new ConfigError(
      'E-REFERENCE-001',
      'a sheet of your own says one kind of thing',
      'name it: holiday, sla, fee, threshold, duty or workflow, such as: reference publish holiday --sheet notices.csv',
    );
  }
  const { textOf } = await import('../replay.ts');
  return notices(wanted[0], { path: sheet, text: await textOf(sheet) });
}

export function referenceCommand(program: Command): void {
  const reference = program
    .command('reference')
    .description('offices, days, promises, fees, thresholds, duties and steps: told to the log, or listed')
    .addHelpText('after', examples);
  const kinds = ['[facts...]', `of ${facts.join(', ')}; none: all`, fact] as const;
  const sheet = new Option('--sheet <file>', 'a sheet of your own in place of the one that ships');
  settingFlags(reference.command('publish'), ['data', ...natsKeys])
    .description('tell them as reference events; each holds from its place in the log on')
    .argument(...kinds)
    .addOption(sheet)
    .option('--out <where>', 'nats, log (of the data directory), a file of lines, or - for stdout', 'nats')
    .option('--at <time>', 'when it is said; instead of now, or of what the log shows', instant)
    .addHelpText('after', examples)
    .action(async (wanted: Sheet[] = [], flags: Flags) => {
      const { publish } = await import('../publish.ts');
      const { wallTime } = await import('../wall-time.ts');
      const { linkOf } = await import('./link.ts');
      const { settings } = await import('./load-settings.ts');
      const said = await noticesOf(wanted, flags);
      const server = { ...(await linkOf(flags)), time: wallTime };
      const { data: dir } = await settings(['data'], flags);
      const at = flags.at ?? (flags.out === 'log' ? await shownAt(dir) : undefined) ?? wallTime.now();
      await publish(said, { out: flags.out, dir, at, server });
      process.stderr.write(`${said.length} reference events\n`);
    });
  reference
    .command('list')
    .description('list what would be told')
    .argument(...kinds)
    .addOption(sheet)
    .option('--json', 'print JSON')
    .addHelpText('after', examples)
    .action(async (wanted: Sheet[] = [], flags: Flags) => {
      const said = await noticesOf(wanted, flags);
      if (flags.json) return void process.stdout.write(`${JSON.stringify(said, null, 2)}\n`);
      const { tableOf } = await import('./format.ts');
      const columns = ['fact', 'name', 'what'].map((name) => ({ name, type: 'VARCHAR' }));
      process.stdout.write(tableOf(columns, said.map(rowOf)));
    });
}

/** A log may be simulated: its own time is not ours. */
async function shownAt(dir: string): Promise<number | undefined> {
  const { latest } = await import('./latest.ts');
  const { manifest } = await latest(dir);
  return manifest?.as_of ? Date.parse(manifest.as_of) : undefined;
}

const rowOf = ({ fact, data: { name, ...rest } }: Notice) => ({
  ...{ fact, name: name ?? '' },
  what: Object.entries(rest)
    .filter(([, value]) => value !== undefined)
    .map(([column, value]) => `${column} ${value}`)
    .join(', '),
});
