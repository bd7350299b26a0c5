// rahdari verify: the committed tables against their definitions as SQL, over what was read.
import type { Command } from 'commander';
import { ConfigError } from '../../engine/errors.ts';
import { settingFlags } from './settings.ts';

const examples = `
Examples:
  rahdari verify
  rahdari verify congestion -C ./rahdari-data`;

export function verifyCommand(program: Command): void {
  settingFlags(program.command('verify'), ['data'])
    .description('prove the numbers: every table again by SQL, from the raw rows (of a stopped engine)')
    .argument('[pipeline]', 'only the tables of this pipeline and of what it reads')
    .addHelpText('after', examples)
    .action(async (pipeline: string | undefined, flags: object) => {
      const [{ Engine }, { lastReading }, { settings }, { verify }, { pipelines }] = await Promise.all([
        import('../engine.ts'),
        import('../reading.ts'),
        import('./load-settings.ts'),
        import('../verify.ts'),
        import('../../pipelines/index.ts'),
      ]);
      const names = pipelines.map(({ name }) => name);
      if (pipeline !== undefined && !names.includes(pipeline))
        throw new ConfigError('E-ARG-006', `no pipeline is named ${pipeline}`, `one of ${names.join(', ')}`);
      const { data: dir } = await settings(['data'], flags);
      const notice = (text: string) => process.stderr.write(`${text}\n`);
      const engine = await Engine.open({ dir, notice, ...(await lastReading(dir)) });
      try {
        let [all, wrong] = [0, 0];
        for await (const { table, rows, differences, examples } of verify(engine, pipeline)) {
          process.stdout.write(`${table}  ${rows} rows by SQL, ${differences} differences\n`);
          for (const example of examples)
            process.stdout.write(
              `  ${JSON.stringify(example, (_, value) => (typeof value === 'bigint' ? Number(value) : value))}\n`,
            );
          all += rows;
          wrong += differences;
        }
        process.stdout.write(`${all} rows by SQL, 0 by reference, ${wrong} differences\n`);
        if (wrong > 0) process.exitCode = 3;
      } finally {
        await engine.close();
      }
    });
}
