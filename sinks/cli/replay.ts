// rahdari replay: a log from beginning to end, at full speed unless told otherwise, then a snapshot.
import type { Command } from 'commander';
import { settingFlags } from './settings.ts';

const examples = `
Examples:
  rahdari replay receipt.csv --map data/maps/wabo-receipt.yaml -C ./wabo
  rahdari replay data/sample/morning.ndjson --speed 60
  rahdari replay events.ndjson --to 2026-03-02T12:00:00Z --no-drain
  rahdari replay archive -C ./restored    # all tables again from ./restored/archive`;

interface Flags {
  readonly map?: string;
  readonly to?: string;
  readonly drain?: boolean;
  readonly batch: string;
  readonly plan?: boolean;
  readonly speed: string;
}

export function replayCommand(program: Command): void {
  settingFlags(program.command('replay'), ['data', 'keep', 'calendars'])
    .description('replay a log (CSV or NDJSON file, or an archive) and leave a snapshot')
    .argument('<file>', 'the log; `archive`: what the data directory has sealed itself')
    .option('--map <file>', 'map of foreign columns (default: the CloudEvents contract, by event time)')
    .option('--to <time>', 'let time pass to this instant, and no further')
    .option('--drain', 'let timers and windows run out at the end (default: where the log holds no ticks)')
    .option('--no-drain', 'leave timers and windows open at the end')
    .option('--speed <x>', 'so many times as fast as it happened, or max', 'max')
    .option('--batch <messages>', 'messages a transaction', '4096')
    .option('--plan', 'only show what changed definitions would make again')
    .addHelpText('after', examples)
    .action(async (file: string, flags: Flags) => {
      const [{ replay }, { interruptible, progress }, { outcome }, { settings }] = await Promise.all([
        import('../replay.ts'),
        import('./progress.ts'),
        import('./outcome.ts'),
        import('./load-settings.ts'),
      ]);
      const { data: dir, keep, calendars } = await settings(['data', 'keep', 'calendars'], flags);
      if (flags.plan) {
        const { planFor } = await import('../plan.ts');
        process.stdout.write(`${await planFor(dir, { map: flags.map, file, calendars })}\n`);
        return;
      }
      const signal = interruptible();
      const report = progress(file);
      const manifest = await replay({
        file,
        map: flags.map,
        calendars,
        dir,
        to: flags.to === undefined ? undefined : Date.parse(flags.to),
        drain: flags.drain,
        limit: Number(flags.batch),
        keep: Number(keep),
        speed: flags.speed === 'max' ? undefined : Number(flags.speed),
        signal,
        report,
        notice: (text) => process.stderr.write(`${text}\n`),
      });
      report.end();
      if (report.count === 0)
        process.stderr.write(`nothing new: ${file} was read before (another -C DIR starts afresh)\n`);
      process.stderr.write(outcome(manifest, dir, signal.aborted));
      if (signal.aborted) process.exitCode = 130;
    });
}
