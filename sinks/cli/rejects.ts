// rahdari rejects: which rows were refused and why, and trying them again after a mend.
import type { Command } from 'commander';
import { ConfigError } from '../../engine/errors.ts';
import { type Filter, filtered, instantOf } from './rejects-filter.ts';
import { natsKeys, settingFlags } from './settings.ts';
import { formatOption } from './sql.ts';

const examples = `
Examples:
  rahdari rejects list
  rahdari rejects list --reason unknown_type --since 2026-03-02T00:00:00Z --format json
  rahdari rejects retry --reason unknown_type --server nats://127.0.0.1:4222`;

const ending = (...lines: string[]) =>
  ['', 'Examples:', ...lines.map((line) => `  rahdari rejects ${line}`)].join('\n');

export function rejectsCommand(program: Command): void {
  const rejects = program
    .command('rejects')
    .description('refused rows: list them, try them again after a mend');
  rejects.addHelpText('after', examples);
  filterFlags(settingFlags(rejects.command('list'), ['data']), '1000')
    .description('refused rows of the newest snapshot and what became of them, the newest first')
    .addOption(formatOption())
    .addHelpText(
      'after',
      ending('list --reason bad_time --format csv', 'list --since 2026-03-02T00:00:00Z --limit 20'),
    )
    .action(async (flags) => {
      const [{ answer }, { settings }] = await Promise.all([
        import('./answer.ts'),
        import('./load-settings.ts'),
      ]);
      const { data } = await settings(['data'], flags);
      await answer({ dir: data, sql: filtered(filterOf(flags)), format: flags.format });
    });
  filterFlags(settingFlags(rejects.command('retry'), ['data', ...natsKeys]), '100')
    .description('read refused rows from their stream again and tell the log those that would be taken now')
    .addHelpText('after', ending('retry --reason future --limit 1', 'retry --since 2026-03-02T00:00:00Z'))
    .action(async (flags) => {
      const [{ retryRejects }, { settings }, { linkOf }] = await Promise.all([
        import('./rejects-retry.ts'),
        import('./load-settings.ts'),
        import('./link.ts'),
      ]);
      const { data } = await settings(['data'], flags);
      const say = (line: string) => process.stderr.write(`${line}\n`);
      const found = await retryRejects({ dir: data, link: await linkOf(flags), ...filterOf(flags) }, say);
      say(`${found.told} told, ${found.refused} refused`);
      if (found.refused > 0) process.exitCode = 3;
    });
}

const filterFlags = (command: Command, limit: string): Command =>
  command
    .option('--reason <reason>', 'only these: a reason, or its first word')
    .option('--since <time>', 'only those read since, in logged time')
    .option('--limit <n>', 'at most so many', limit);

const filterOf = ({ reason, since, limit }: Record<'reason' | 'since' | 'limit', string>): Filter => {
  if (since !== undefined) instantOf(since);
  if (!/^[1-9]\d{0,6}$/.test(limit))
    throw new ConfigError('E-ARG-002', `--limit "${limit}" is not a whole number`, '--limit 100');
  return { reason, since, limit: Number(limit) };
};
