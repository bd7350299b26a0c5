// rahdari run: the engine over a JetStream stream.
import type { Command } from 'commander';
import { ConfigError } from '../../engine/errors.ts';

const examples = `
Examples:
  rahdari run --stream PASSPORT
  rahdari run --stream PASSPORT --partitions 4 --snapshot-every 1m
  rahdari run --stream PERMITS --map data/maps/example-json.yaml --once --drain -C ./permits`;

interface Flags {
  readonly stream: string;
  readonly server: string;
  readonly map?: string;
  readonly time?: 'broker' | 'event';
  readonly once: boolean;
  readonly drain: boolean;
  readonly partitions: string;
  readonly snapshotEvery?: string;
  readonly batch: string;
  readonly dir: string;
}

export function runCommand(program: Command): void {
  program
    .command('run')
    .description('run the engine over a NATS JetStream stream')
    .requiredOption('--stream <name>', 'stream to read')
    .option('-s, --server <url>', 'NATS server', process.env.NATS_URL ?? 'nats://127.0.0.1:4222')
    .option('--map <file>', 'map of foreign events (default: the CloudEvents contract)')
    .addOption(
      program.createOption('--time <time>', 'whose clock logged time follows').choices(['broker', 'event']),
    )
    .option('--once', 'stop when caught up', false)
    .option('--drain', 'with --once: fire all timers and close all windows at the end', false)
    .option('--partitions <n>', 'partitions that get a tick a second (broker time); 0: none', '1')
    .option('--snapshot-every <duration>', 'a snapshot so often while running (default: 5m)')
    .option('--batch <messages>', 'messages a transaction', '4096')
    .option('-C, --dir <dir>', 'data directory', process.env.RAHDARI_DATA ?? './rahdari-data')
    .addHelpText('after', examples)
    .action(async ({ server, partitions, batch, snapshotEvery, ...flags }: Flags) => {
      const { parseDuration } = await import('../../engine/duration.ts');
      const { live } = await import('../live.ts');
      const { settings } = await import('./config.ts');
      const { interruptible, progress } = await import('./progress.ts');
      const { snapshot_every } = await settings({ snapshot_every: snapshotEvery });
      const signal = interruptible();
      const notice = (text: string) => process.stderr.write(`${text}\n`);
      const manifest = await live({
        ...flags,
        url: server,
        partitions: whole('--partitions', partitions, 0),
        limit: whole('--batch', batch, 1),
        snapshotEvery: parseDuration(snapshot_every),
        signal,
        report: progress('run'),
        notice,
      });
      process.stderr.write(
        `snapshot ${manifest.stamp} · as of ${manifest.as_of} · ${flags.dir}/snapshots/latest.duckdb\n`,
      );
      if (signal.aborted) process.exitCode = 130;
    });
}

function whole(flag: string, text: string, least: number): number {
  if (/^\d{1,6}$/.test(text) && Number(text) >= least) return Number(text);
  throw new ConfigError('E-ARG-002', `${flag} "${text}" is not a whole number`, `${flag} ${least || 1}`);
}
