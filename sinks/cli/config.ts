// rahdari config: which setting holds, and where it came from.
import type { Command } from 'commander';
import { masked } from '../../engine/masked.ts';
import { loadSettings } from './load-settings.ts';
import { settingFlags, settingKeys, settingOf } from './settings.ts';

const examples = `
Examples:
  rahdari config show
  rahdari config show --origin
  RAHDARI_DATA=/srv/rahdari rahdari config show --origin`;

export function configCommand(program: Command): void {
  const config = program
    .command('config')
    .description('settings: flags, environment, files, NATS context, defaults')
    .addHelpText('after', examples);
  settingFlags(config.command('show'), settingKeys)
    .description('print the settings as they hold here')
    .option('--origin', 'say where each comes from')
    .addHelpText('after', examples)
    .action(async (flags) => {
      const found = await loadSettings(settingKeys, flags);
      for (const key of settingKeys) {
        const { value, origin } = found[key];
        const shown = settingOf(key).isSecret && value ? '***' : masked(value);
        const line = `${key}: ${JSON.stringify(shown)}`;
        process.stdout.write(flags.origin ? `${line.padEnd(40)} # ${origin}\n` : `${line}\n`);
      }
    });
}
