// rahdari demo-sample: replays the morning that ships with it and prints a few answers.
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Command } from 'commander';
import { settingFlags } from './settings.ts';

/** A file of the package's data folder, from source and from the built bundle. */
function sample(): string {
  const near = ['../../data/sample/morning.ndjson', '../data/sample/morning.ndjson'].map((path) =>
    fileURLToPath(new URL(path, import.meta.url)),
  );
  return near.find((path) => existsSync(path)) ?? near[0];
}

const answers = [
  [
    'Who waits, and how long? (minutes)',
    `SELECT office, count(*) AS visits, count(called_at) AS called, round(quantile_cont(wait_ms, 0.5) / 60000, 1) AS wait_p50, round(quantile_cont(wait_ms, 0.9) / 60000, 1) AS wait_p90 FROM core.visits GROUP BY office ORDER BY wait_p90 DESC`,
  ],
  [
    'When was each office fullest? (people waiting, on average over 15 minutes)',
    `SELECT office, strftime(window_start_at, '%H:%M') AS from_utc, round(sum(waiting), 1) AS waiting FROM windows.congestion_15m_by_1m GROUP BY office, window_start_at QUALIFY row_number() OVER (PARTITION BY office ORDER BY sum(waiting) DESC, window_start_at) = 1 ORDER BY waiting DESC, office`,
  ],
  [
    'Where do applications stand?',
    `SELECT step, count(*) AS applications FROM core.applications GROUP BY step ORDER BY applications DESC, step`,
  ],
] as const;

const examples = `
Examples:
  rahdari demo-sample
  rahdari demo-sample -C ./sample`;

export function startCommand(program: Command): void {
  settingFlags(program.command('demo-sample'), ['data'])
    .description('replay the sample morning that ships with Rahdari and print a few answers')
    .addHelpText('after', examples)
    .action(async (flags: object) => {
      const [{ replay }, { answer }, { outcome }, { settings }] = await Promise.all([
        import('../replay.ts'),
        import('./answer.ts'),
        import('./outcome.ts'),
        import('./load-settings.ts'),
      ]);
      const { data: dir } = await settings(['data'], flags);
      process.stderr.write('a made-up morning in three passport offices, from the events to the answers:\n');
      const manifest = await replay({ file: sample(), dir, drain: true });
      for (const [question, sql] of answers) {
        process.stdout.write(`\n${question}\n`);
        await answer({ dir, sql, format: 'table', isSilent: true });
      }
      process.stderr.write(`\n${outcome(manifest, dir)}`);
    });
}
