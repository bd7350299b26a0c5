// rahdari explain: why a number stands where it stands.
import type { Command } from 'commander';
import { ConfigError } from '../../engine/errors.ts';
import { settingFlags } from './settings.ts';

const examples = `
Examples:
  rahdari explain watermark
  rahdari explain watermark --json -C ./rahdari-data`;

export function explainCommand(program: Command): void {
  settingFlags(program.command('explain'), ['data'])
    .description(
      'what holds each watermark, since when, and what closes when it moves, by the newest snapshot',
    )
    .argument('<what>', 'watermark')
    .option('--json', 'print an array of objects')
    .addHelpText('after', examples)
    .action(async (what: string, flags) => {
      if (what !== 'watermark')
        throw new ConfigError('E-ARG-006', `nothing that is explained is called ${what}`, 'watermark');
      const [{ answer }, { settings }] = await Promise.all([
        import('./answer.ts'),
        import('./load-settings.ts'),
      ]);
      const { data } = await settings(['data'], flags);
      await answer({ dir: data, sql: 'FROM meta.watermarks', format: flags.json ? 'json' : 'table' });
    });
}
