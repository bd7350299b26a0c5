// rahdari explain PIPELINE: what it asks, measures and watches, in words; with --sql its windows as SQL for a snapshot.
import type { Command } from 'commander';
import { ConfigError } from '../../engine/errors.ts';

interface Flags {
  readonly sql?: boolean;
  readonly window?: string;
}

/** Adds the argument and its options to the command `explain`, whatever else that explains. */
export function explainPipeline(explain: Command): void {
  explain
    .argument('<pipeline>', 'one of the questions this service asks')
    .option('--sql', 'the SQL that gives the rows of its windows, to be run in a snapshot')
    .option('--window <size>', 'with --sql: which windows (default: the shortest)')
    .action(async (name: string, { sql, window }: Flags) => {
      const [{ passport }, { pipelines }, { explained }, { spelled }] = await Promise.all([
        import('../../data/events.ts'),
        import('../../pipelines/index.ts'),
        import('../explained.ts'),
        import('../spelled.ts'),
      ]);
      const pipeline = pipelines.find((of) => of.name === name);
      if (pipeline === undefined)
        throw new ConfigError(
          'E-ARG-006',
          `no pipeline is named ${name}`,
          `one of ${pipelines.map((of) => of.name).join(', ')}`,
        );
      const sizes = pipeline.levels.map(({ suffix }) => suffix);
      const level = window === undefined ? 0 : sizes.findIndex((size) => size.split('_')[0] === window);
      if (level === -1)
        throw new ConfigError(
          'E-ARG-007',
          `${name} keeps no windows of ${window}`,
          `one of ${sizes.join(', ')}`,
        );
      process.stdout.write(
        sql
          ? spelled(pipeline, level, passport.clock)
          : `${explained(pipeline, passport.clock).join('\n')}\n`,
      );
    });
}

const examples = `
Examples:
  rahdari explain congestion
  rahdari explain congestion --sql --window 1h | rahdari sql -f -
  rahdari explain congestion --sql | duckdb -readonly rahdari-data/snapshots/latest.duckdb`;

export function explainCommand(program: Command): void {
  const explain = program.command('explain').description('say in words, and in SQL, where numbers come from');
  explainPipeline(explain.addHelpText('after', examples));
}
