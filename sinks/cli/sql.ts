// rahdari sql: a question in SQL to the newest snapshot, read-only and sealed.
import { type Command, Option } from 'commander';
import { ConfigError } from '../../engine/errors.ts';
import { settingFlags } from './settings.ts';

const examples = `
Examples:
  rahdari sql "FROM core.applications LIMIT 5"
  rahdari sql -f question.sql --format csv > answer.csv
  rahdari sql "FROM marts.overdue_applications" --format ndjson -C ./wabo`;

export const formatOption = () =>
  new Option('--format <format>', 'form of the answer')
    .choices(['table', 'json', 'ndjson', 'csv', 'arrow'])
    .default('table');

/** A whole number of rows, or ConfigError. */
export function rowsOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (!/^\d{1,12}$/.test(text))
    throw new ConfigError('E-ARG-003', `--limit ${text} is not a whole number`, '--limit 100');
  return Number(text);
}

export function sqlCommand(program: Command): void {
  settingFlags(program.command('sql'), ['data'])
    .description('ask the newest snapshot a question in SQL')
    .argument('[sql]', 'the question')
    .option('-f, --file <file>', 'read the question from a file (- for stdin)')
    .addOption(formatOption())
    .option(
      '--restricted',
      'open the snapshot with staff and fraud detail; the question is noted in its audit log',
    )
    .option('--limit <n>', 'at most so many rows (table: 1000)')
    .addHelpText('after', examples)
    .action(async (given: string | undefined, flags) => {
      if ((given === undefined) === (flags.file === undefined))
        throw new ConfigError(
          'E-ARG-004',
          'one question is needed',
          'rahdari sql "SHOW ALL TABLES", or -f FILE',
        );
      const limit = rowsOf(flags.limit);
      const [{ answer }, { settings }, { readFile }] = await Promise.all([
        import('./answer.ts'),
        import('./load-settings.ts'),
        import('node:fs/promises'),
      ]);
      const { data } = await settings(['data'], flags);
      const sql =
        given ??
        (await readFile(flags.file === '-' ? '/dev/stdin' : flags.file, 'utf8').catch((cause) => {
          throw new ConfigError('E-ARG-005', `cannot read ${flags.file}`, 'check the path', { cause });
        }));
      await answer({ dir: data, sql, format: flags.format, limit, restricted: flags.restricted });
    });
}
