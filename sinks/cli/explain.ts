// rahdari explain: where numbers come from, in words and in SQL, and why a watermark stands where it stands.
import type { Command } from 'commander';
import { settingFlags } from './settings.ts';

const examples = `
Examples:
  rahdari explain watermark
  rahdari explain congestion
  rahdari explain congestion --sql --window 1h | rahdari sql -f -
  rahdari explain congestion --sql | duckdb -readonly rahdari-data/snapshots/latest.duckdb`;

interface Flags {
  readonly json?: boolean;
  readonly sql?: boolean;
  readonly window?: string;
}

export function explainCommand(program: Command): void {
  settingFlags(program.command('explain'), ['data'])
    .description(
      'where numbers come from, in words and in SQL; what holds each watermark, and what closes when it moves',
    )
    .argument('<what>', 'watermark (by the newest snapshot), or one of the questions this service asks')
    .option('--json', 'watermark: print an array of objects')
    .option('--sql', 'of a question: the SQL that gives the rows of its windows, to be run in a snapshot')
    .option('--window <size>', 'with --sql: which windows (default: the shortest)')
    .addHelpText('after', examples)
    .action(async (what: string, flags: Flags) => {
      if (what !== 'watermark') {
        const { explainPipeline } = await import('./explain-pipeline.ts');
        process.stdout.write(explainPipeline(what, flags.sql === true, flags.window));
        return;
      }
      const [{ answer }, { settings }] = await Promise.all([
        import('./answer.ts'),
        import('./load-settings.ts'),
      ]);
      const { data } = await settings(['data'], flags);
      await answer({ dir: data, sql: 'FROM meta.watermarks', format: flags.json ? 'json' : 'table' });
    });
}
