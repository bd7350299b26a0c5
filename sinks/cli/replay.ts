// rahdari replay: a log from beginning to end, at full speed unless told otherwise, then a snapshot.
import type { Command } from 'commander';

const examples = `
Examples:
  rahdari replay data/sample/morning.ndjson
  rahdari replay receipt.csv --map data/maps/wabo-receipt.yaml -C ./wabo
  rahdari replay data/sample/morning.ndjson --speed 60
  rahdari replay events.ndjson --to 2026-03-02T12:00:00Z --no-drain`;

interface Flags {
  readonly map?: string;
  readonly dir: string;
  readonly to?: string;
  readonly drain: boolean;
  readonly batch: string;
  readonly speed: string;
}

export function replayCommand(program: Command): void {
  program
    .command('replay')
    .description('replay a log (CSV or NDJSON file) and leave a snapshot')
    .argument('<file>', 'the log')
    .option('--map <file>', 'map of foreign columns (default: the CloudEvents contract, by event time)')
    .option('-C, --dir <dir>', 'data directory', process.env.RAHDARI_DATA ?? './rahdari-data')
    .option('--to <time>', 'let time pass to this instant, and no further')
    .option('--no-drain', 'leave timers and windows open at the end of the file')
    .option('--speed <x>', 'so many times as fast as it happened, or max', 'max')
    .option('--batch <messages>', 'messages a transaction', '4096')
    .addHelpText('after', examples)
    .action(async (file: string, flags: Flags) => {
      const { replay } = await import('../replay.ts');
      const { interruptible, progress } = await import('./progress.ts');
      const signal = interruptible();
      const report = progress('replay');
      const to = flags.to === undefined ? undefined : Date.parse(flags.to);
      const manifest = await replay({
        file,
        map: flags.map,
        dir: flags.dir,
        to,
        drain: flags.drain,
        limit: Number(flags.batch),
        speed: flags.speed === 'max' ? undefined : Number(flags.speed),
        signal,
        report,
      });
      const { rows } = manifest;
      const events = Object.entries(rows)
        .filter(([name]) => name.endsWith('_events'))
        .reduce((sum, [, n]) => sum + n, 0);
      process.stderr.write(
        `${events} events, ${rows['raw.rejected']} rejected, ${rows['raw.duplicates']} duplicates, ${rows['raw.late']} late\n`,
      );
      process.stderr.write(
        `snapshot ${manifest.stamp} · as of ${manifest.as_of} · ${flags.dir}/snapshots/latest.duckdb\n`,
      );
      if (signal.aborted) process.exitCode = 130;
    });
}
