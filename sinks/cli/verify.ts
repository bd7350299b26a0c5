// rahdari verify: what was committed against its definitions as SQL and as plain loops, over what was read.
import type { Command } from 'commander';
import { ConfigError } from '../../engine/errors.ts';
import type { Verified } from '../verify/compare.ts';
import { progress } from './progress.ts';
import { settingFlags } from './settings.ts';

const examples = `
Examples:
  rahdari verify
  rahdari verify congestion -C ./rahdari-data
  rahdari verify --snapshot    # of an engine that runs`;

export function verifyCommand(program: Command): void {
  settingFlags(program.command('verify'), ['data'])
    .description(
      'prove the numbers: every table again from the raw rows, by SQL and by plain loops (of a stopped engine, or a snapshot)',
    )
    .argument('[pipeline]', 'only the tables of this pipeline and of what it reads')
    .option('--snapshot', 'of the newest snapshot (the restricted one), while the engine goes on')
    .addHelpText('after', examples)
    .action(async (pipeline: string | undefined, flags: { snapshot?: boolean }) => {
      const [{ Engine }, { lastReading }, { settings }, { prove, verify }, { pipelines }] = await Promise.all(
        [
          import('../engine.ts'),
          import('../reading.ts'),
          import('./load-settings.ts'),
          import('../verify/verify.ts'),
          import('../../pipelines/index.ts'),
        ],
      );
      const [{ latest, provenance }, { onSnapshot }] = await Promise.all([
        import('./latest.ts'),
        import('../verify/on-snapshot.ts'),
      ]);
      const names = pipelines.map(({ name }) => name);
      if (pipeline !== undefined && !names.includes(pipeline))
        throw new ConfigError('E-ARG-006', `no pipeline is named ${pipeline}`, `one of ${names.join(', ')}`);
      const { data: dir } = await settings(['data'], flags);
      const notice = (text: string) => process.stderr.write(`${text}\n`);
      const reading = progress('reading the log');
      const report = (share: number, n: number) => reading(share, n);
      const told = { SQL: 0, reference: 0, wrong: 0 };
      const tell = async (proofs: AsyncIterable<Verified>) => {
        for await (const of of proofs) {
          reading.end();
          process.stdout.write(`${lineOf(of)}\n`);
          for (const example of of.examples) process.stdout.write(`  ${JSON.stringify(example, plainly)}\n`);
          told[of.by] += of.rows;
          told.wrong += of.differences;
        }
      };
      if (flags.snapshot) {
        const from = await latest(dir, true);
        notice(provenance(from, Date.now()));
        await onSnapshot(dir, from, (ground) => tell(prove(ground, pipeline, report)));
      } else {
        const engine = await Engine.open({ dir, notice, ...(await lastReading(dir)) });
        await tell(verify(engine, pipeline, report)).finally(() => engine.close());
      }
      process.stdout.write(
        `${told.SQL} rows by SQL, ${told.reference} by reference, ${told.wrong} differences\n`,
      );
      if (told.wrong > 0) process.exitCode = 3;
    });
}

function lineOf({ table, what, by, rows, differences, note }: Verified): string {
  const subject = what === undefined ? table : `${table}, ${what}`;
  const said = rows === 0 && note !== undefined ? [] : [`${rows} rows by ${by}`];
  return `${subject}  ${[...said, `${differences} differences`, note ?? []].flat().join(', ')}`;
}

const plainly = (_: string, value: unknown) => (typeof value === 'bigint' ? Number(value) : value);
