// rahdari demo-sample: replays the morning that ships with it and prints a few answers.
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Command } from 'commander';

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
    'Which quarter of an hour was the fullest?',
    `SELECT office, strftime(window_start_at, '%H:%M') AS from_utc, round(sum(waiting), 1) AS waiting FROM windows.congestion_15m_by_1m GROUP BY office, window_start_at ORDER BY waiting DESC, office LIMIT 3`,
  ],
  [
    'Where do applications stand?',
    `SELECT step, count(*) AS applications FROM core.applications GROUP BY step ORDER BY applications DESC, step`,
  ],
] as const;

export function startCommand(program: Command): void {
  program
    .command('demo-sample')
    .description('replay the sample morning that ships with Rahdari and print a few answers')
    .option('-C, --dir <dir>', 'data directory', process.env.RAHDARI_DATA ?? './rahdari-data')
    .action(async ({ dir }: { dir: string }) => {
      const { replay } = await import('../replay.ts');
      const { answer } = await import('./answer.ts');
      await replay({ file: sample(), dir, drain: true });
      for (const [question, sql] of answers) {
        process.stdout.write(`\n${question}\n`);
        await answer({ dir, sql, format: 'table' });
      }
      process.stderr.write(`Ask more: npx rahdari sql -C ${dir} "from marts.accounting"\n`);
    });
}
