// rahdari query: a question that is already written, by its name.
import type { Command } from 'commander';
import { ConfigError } from '../../engine/errors.ts';
import { settingFlags } from './settings.ts';
import { formatOption, rowsOf } from './sql.ts';

const examples = `
Examples:
  rahdari query --list
  rahdari query sla_by_office --param office=LHE-01
  rahdari query slowest_steps --format csv
  rahdari query staff_index --restricted`;

export function queryCommand(program: Command): void {
  settingFlags(program.command('query'), ['data'])
    .description('ask the newest snapshot a question of the recipe book')
    .argument('[name]', 'recipe')
    .option('--list', 'print the recipes, one a line: name, title')
    .option('--param <k=v>', 'parameter of the recipe (repeatable)', (one: string, all: string[] = []) => [
      ...all,
      one,
    ])
    .option('--restricted', 'ask the snapshot with staff detail; the question is noted in its audit log')
    .addOption(formatOption())
    .option('--limit <n>', 'at most so many rows (table: 1000)')
    .addHelpText('after', examples)
    .action(async (name: string | undefined, flags) => {
      const { recipes, valuesOf } = await import('../../data/recipes.ts');
      const all = await recipes();
      if (flags.list) {
        const wide = Math.max(...all.map((recipe) => recipe.name.length));
        process.stdout.write(all.map((recipe) => `${recipe.name.padEnd(wide)}  ${recipe.title}\n`).join(''));
        return;
      }
      const recipe = all.find((one) => one.name === name);
      if (recipe === undefined) {
        const { didYouMean } = await import('../../data/nearest.ts');
        const names = all.map((one) => one.name);
        const what =
          name === undefined ? 'a recipe is needed' : `no recipe "${name}"${didYouMean(name, names)}`;
        throw new ConfigError('E-RECIPE-004', what, 'rahdari query --list');
      }
      if (recipe.isRestricted && !flags.restricted)
        throw new ConfigError(
          'E-RECIPE-005',
          `${recipe.name} asks what officers do, one by one`,
          `rahdari query ${recipe.name} --restricted, which is noted in the audit log`,
        );
      const values = valuesOf(recipe, flags.param ?? []);
      const limit = rowsOf(flags.limit);
      const [{ answer }, { settings }] = await Promise.all([
        import('./answer.ts'),
        import('./load-settings.ts'),
      ]);
      const { data } = await settings(['data'], flags);
      await answer({
        dir: data,
        sql: recipe.sql,
        values,
        format: flags.format,
        limit,
        restricted: flags.restricted,
      });
    });
}
