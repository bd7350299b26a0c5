// rahdari status: where one application is, what it waits for, and what was promised.
import { type Command, Option } from 'commander';
import type { Language } from '../../data/messages.ts';
import { settingFlags } from './settings.ts';

const examples = `
Examples:
  rahdari status A-p36lo9-LHR-01-5
  rahdari status A-p36lo9-LHR-01-5 --lang ur
  rahdari status A-p36lo9-LHR-01-5 --format json -C ./demo`;

export function statusCommand(program: Command): void {
  settingFlags(program.command('status'), ['data', 'lang'])
    .description(
      'where an application is, by the newest snapshot: last step, next step, promise, what happened',
    )
    .argument('<application>', 'its number')
    .addOption(
      new Option('--format <format>', 'for people, or one object')
        .choices(['table', 'json'])
        .default('table'),
    )
    .addHelpText('after', examples)
    .action(async (application: string, flags) => {
      const [{ tellStatus }, { settings }] = await Promise.all([
        import('./status-told.ts'),
        import('./load-settings.ts'),
      ]);
      const { data, lang } = await settings(['data', 'lang'], flags);
      await tellStatus({ dir: data, application, lang: lang as Language, format: flags.format });
    });
}
