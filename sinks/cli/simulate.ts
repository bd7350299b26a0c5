// rahdari simulate: a passport service that exists only by its seed, as events to a file, to stdout or to NATS.
import { type Command, InvalidArgumentError, Option } from 'commander';
import type { SimulateOptions } from '../simulate.ts';
import { natsKeys, settingFlags } from './settings.ts';

const examples = `
Examples:
  rahdari simulate --offices 3 --disorder 0.1 --duplicates 0.01 --late 0.01 --to - | head
  rahdari simulate --profile full --days 1 --to nation.arrow
  rahdari simulate --scenario rush --to rush.arrow --labels truth.csv
  rahdari simulate --start 2026-03-02T03:55:00Z --speed 60 --to nats --server nats://127.0.0.1:4222`;

/** As the work takes them; ticks and heartbeats in seconds. */
type Flags = Omit<
  SimulateOptions,
  'tick' | 'heartbeat' | 'server' | 'time' | 'signal' | 'report' | 'notice'
> & {
  readonly ticks: number;
  readonly heartbeats: number;
};

export function simulateCommand(program: Command): void {
  settingFlags(program.command('simulate'), ['calendars', ...natsKeys])
    .description('tell what a simulated service tells: offices, lines, applications, printing')
    .requiredOption('--to <where>', 'nats, a file (.ndjson, .arrow or .parquet), or - for stdout')
    .option(
      '--offices <n>',
      'how many offices of the profile, then copies (default: 12, of the full profile all)',
      numberIn(1, 5_000, true),
    )
    .addOption(
      new Option('--profile <name>', 'which list of offices').choices(['small', 'full']).default('small'),
    )
    .option('--days <n>', 'how long, in days', numberIn(0.001, 3_660), 1)
    .option('--seed <n>', 'the same seed gives the same bytes', numberIn(0, 2 ** 31 - 1, true), 1)
    .option(
      '--scenario <name>',
      'what is planted: calm, rush, nadra-slow... of data/scenarios.csv, or several joined by +',
      'calm',
    )
    .addOption(shown('--start <time>', 'first instant', instant, '2026-03-02T00:00:00Z'))
    .addOption(shown('--speed <factor>', 'simulated time over real time, or max', speed, 'max'))
    .option('--disorder <ratio>', "share told up to their office's bound later", numberIn(0, 1), 0)
    .option('--duplicates <ratio>', 'share told twice', numberIn(0, 1), 0)
    .option('--late <ratio>', 'share told later than the bound', numberIn(0, 1), 0)
    .option('--links', 'links fail and send a late burst; missions with a bound of a day tell once a day')
    .option(
      '--ticks <seconds>',
      'a tick every so many simulated seconds, 0 for none',
      numberIn(0, 86_400, true),
      5,
    )
    .option(
      '--heartbeats <seconds>',
      'a heartbeat of each open office likewise',
      numberIn(0, 86_400, true),
      60,
    )
    .option('--labels <file>', 'write what was planted, as CSV')
    .option('--truth <file>', 'write how fast and careful each officer is, as CSV')
    .addHelpText('after', examples)
    .action(async ({ ticks, heartbeats, ...flags }: Flags) => {
      const { simulate } = await import('../simulate.ts');
      const { wallTime } = await import('../wall-time.ts');
      const { linkOf } = await import('./link.ts');
      const { settings } = await import('./load-settings.ts');
      const { interruptible, progress } = await import('./progress.ts');
      const signal = interruptible();
      const told = await simulate({
        ...flags,
        ...(await settings(['calendars'], flags)),
        tick: ticks * 1000,
        heartbeat: heartbeats * 1000,
        server: await linkOf(flags),
        time: wallTime,
        signal,
        report: progress('simulate'),
        notice: (text) => void process.stderr.write(`${text}\n`),
      });
      process.stderr.write(`${told} events and ticks${signal.aborted ? ', interrupted' : ''}\n`);
      if (signal.aborted) process.exitCode = 130;
    });
}

/** An option whose default is shown as a person would write it. */
const shown = (flags: string, about: string, read: (text: string) => number, standard: string) =>
  new Option(flags, about).argParser(read).default(read(standard), standard);

const numberIn =
  (least: number, most: number, isWhole = false) =>
  (text: string) => {
    const value = /^(\d{1,10}|(?=\.))(\.\d{1,9})?$/.test(text) ? Number(text) : Number.NaN;
    if (value >= least && value <= most && !(isWhole && value % 1 !== 0)) return value;
    throw new InvalidArgumentError(`Write a ${isWhole ? 'whole ' : ''}number from ${least} to ${most}.`);
  };

function speed(text: string): number {
  return text === 'max' ? Number.POSITIVE_INFINITY : numberIn(0.001, 1_000_000)(text);
}

function instant(text: string): number {
  const at = Date.parse(text);
  if (Number.isFinite(at)) return at;
  throw new InvalidArgumentError('Write a date and time, such as 2026-03-02T03:55:00Z.');
}
