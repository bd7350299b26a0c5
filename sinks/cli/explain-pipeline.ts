// A pipeline explained: what it asks, measures and watches, in words; or its windows as SQL for a snapshot.
import { passport } from '../../data/events.ts';
import { ConfigError } from '../../engine/errors.ts';
import { pipelines } from '../../pipelines/index.ts';
import { explained } from '../explained.ts';
import { spelled } from '../spelled.ts';

/** In words; with `sql`, the SQL that gives the rows of its windows of one size (the shortest). */
export function explainPipeline(name: string, sql: boolean, window: string | undefined): string {
  const pipeline = pipelines.find((of) => of.name === name);
  if (pipeline === undefined)
    throw new ConfigError(
      'E-ARG-006',
      `nothing that is explained is called ${name}`,
      `one of watermark, ${pipelines.map((of) => of.name).join(', ')}`,
    );
  const sizes = pipeline.levels.map(({ suffix }) => suffix);
  const level = window === undefined ? 0 : sizes.findIndex((size) => size.split('_')[0] === window);
  if (level === -1)
    throw new ConfigError('E-ARG-007', `${name} keeps no windows of ${window}`, `one of ${sizes.join(', ')}`);
  if (sql) return spelled(pipeline, level, passport.clock);
  return `${explained(pipeline, passport.clock).join('\n')}\n`;
}
