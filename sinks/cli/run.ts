// rahdari run: the engine over a JetStream stream.
import type { Command } from 'commander';
import type { Duration } from '../../engine/duration.ts';
import { ConfigError } from '../../engine/errors.ts';
import { natsKeys, settingFlags } from './settings.ts';

const examples = `
Examples:
  rahdari run --stream PASSPORT
  rahdari run --stream PASSPORT --partitions 4 --snapshot-every 1m
  rahdari run --stream PERMITS --map data/maps/example-json.yaml --once --drain -C ./permits`;

interface Flags {
  readonly stream: string;
  readonly map?: string;
  readonly time?: 'broker' | 'event';
  readonly once: boolean;
  readonly drain: boolean;
  readonly printAlerts: boolean;
  readonly partitions: string;
  readonly batch: string;
  readonly plan?: boolean;
  readonly keepAll: boolean;
  readonly acceptLoss: boolean;
}

export function runCommand(program: Command): void {
  settingFlags(program.command('run'), ['data', 'snapshot_every', 'keep', 'calendars', ...natsKeys])
    .description('run the engine over a NATS JetStream stream')
    .requiredOption('--stream <name>', 'stream to read')
    .option('--map <file>', 'map of foreign events (default: the CloudEvents contract)')
    .addOption(
      program.createOption('--time <time>', 'whose clock logged time follows').choices(['broker', 'event']),
    )
    .option('--once', 'stop when caught up', false)
    .option('--drain', 'with --once: fire all timers and close all windows at the end', false)
    .option('--print-alerts', 'write alerts to stdout too, a CloudEvent in JSON a line', false)
    .option('--partitions <n>', 'partitions that get a tick a second (broker time); 0: none', '1')
    .option('--keep-all', 'take out nothing, however old: for logs of long ago', false)
    .option('--accept-loss', 'go on where messages went away unread, and note what (meta.losses)', false)
    .option('--batch <messages>', 'messages a transaction', '4096')
    .option('--plan', 'only show what changed definitions would make again')
    .addHelpText('after', examples)
    .action(async (flags: Flags) => {
      const [
        { parseDuration },
        { live },
        { lineOutlet },
        { settings },
        { linkOf },
        { interruptible, progress },
        { outcome },
      ] = await Promise.all([
        import('../../engine/duration.ts'),
        import('../live.ts'),
        import('../alerts/outlets.ts'),
        import('./load-settings.ts'),
        import('./link.ts'),
        import('./progress.ts'),
        import('./outcome.ts'),
      ]);
      const set = await settings(['data', 'snapshot_every', 'keep', 'calendars'], flags);
      if (flags.plan) {
        const { planFor } = await import('../plan.ts');
        process.stdout.write(`${await planFor(set.data, { map: flags.map, calendars: set.calendars })}\n`);
        return;
      }
      const signal = interruptible();
      const report = progress('run');
      const { stream, map, time, once, drain, keepAll, acceptLoss } = flags;
      const manifest = await live({
        ...{ stream, map, time, once, drain, keepAll, acceptLoss },
        dir: set.data,
        calendars: set.calendars,
        server: await linkOf(flags),
        partitions: whole('--partitions', flags.partitions, 0),
        limit: whole('--batch', flags.batch, 1),
        snapshotEvery: parseDuration(set.snapshot_every as Duration),
        keep: Number(set.keep),
        outlets: flags.printAlerts ? [lineOutlet(process.stdout)] : [],
        signal,
        report,
        notice: (text) => process.stderr.write(`${text}\n`),
      });
      report.end();
      process.stderr.write(outcome(manifest, set.data, signal.aborted));
      if (signal.aborted) process.exitCode = 130;
    });
}

function whole(flag: string, text: string, least: number): number {
  if (/^\d{1,6}$/.test(text) && Number(text) >= least) return Number(text);
  throw new ConfigError('E-ARG-002', `${flag} "${text}" is not a whole number`, `${flag} ${least || 1}`);
}
