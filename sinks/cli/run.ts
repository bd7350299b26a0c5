// rahdari run: the engine over a JetStream stream.
import type { Command } from 'commander';

const examples = `
Examples:
  rahdari run --stream PASSPORT
  rahdari run --stream PERMITS --map data/maps/example-json.yaml --once --drain -C ./permits`;

interface Flags {
  readonly stream: string;
  readonly server: string;
  readonly map?: string;
  readonly time?: 'broker' | 'event';
  readonly once: boolean;
  readonly drain: boolean;
  readonly dir: string;
}

export function runCommand(program: Command): void {
  program
    .command('run')
    .description('run the engine over a NATS JetStream stream')
    .requiredOption('--stream <name>', 'stream to read')
    .option('-s, --server <url>', 'NATS server', process.env.NATS_URL ?? 'nats://127.0.0.1:4222')
    .option('--map <file>', 'map of foreign events (default: the CloudEvents contract)')
    .option('--time <time>', 'whose clock logged time follows: broker or event')
    .option('--once', 'stop when caught up', false)
    .option('--drain', 'with --once: fire all timers and close all windows at the end', false)
    .option('-C, --dir <dir>', 'data directory', process.env.RAHDARI_DATA ?? './rahdari-data')
    .addHelpText('after', examples)
    .action(async ({ server, ...flags }: Flags) => {
      const { live } = await import('../live.ts');
      const { interruptible, progress } = await import('./progress.ts');
      const signal = interruptible();
      const notice = (text: string) => process.stderr.write(`${text}\n`);
      const manifest = await live({ ...flags, url: server, signal, report: progress('run'), notice });
      process.stderr.write(
        `snapshot ${manifest.stamp} · as of ${manifest.as_of} · ${flags.dir}/snapshots/latest.duckdb\n`,
      );
      if (signal.aborted) process.exitCode = 130;
    });
}
