// What the windows of a pipeline have, of whatever kind they are: the plan, the keys, and the rows that are sent on.
import { Columns } from '../columns.ts';
import type { Dictionaries } from '../labels.ts';
import type { Pipeline } from '../pipeline.ts';
import { type Locale, nowhere } from './calendar.ts';
import { WindowKeys } from './keys.ts';
import { type Plan, planOf } from './plan.ts';
import { type Emit, emitter, resultTable } from './results.ts';

export class Answers {
  static readonly state: readonly string[] = ['keys'];
  readonly pipeline: Pipeline;
  readonly plan: Plan;
  readonly keys: WindowKeys;
  /** By level. */
  readonly results: readonly Columns[];
  protected readonly emit: readonly Emit[];
  readonly pane: number;
  /** Where each clock's unit is. */
  readonly localeOf: (clock: number) => Locale;

  /** `clock` is the column that names clocks. */
  constructor(
    pipeline: Pipeline,
    dictionaries: Dictionaries,
    clock: string,
    localeOf: (clock: number) => Locale = () => nowhere,
  ) {
    this.pipeline = pipeline;
    this.pane = pipeline.pane;
    this.localeOf = localeOf;
    this.plan = planOf(pipeline, dictionaries);
    this.keys = new WindowKeys(pipeline.by, clock);
    this.results = pipeline.levels.map((level) => new Columns(resultTable(pipeline, level, this.plan), 64));
    this.emit = this.results.map((into) => emitter(into, this.plan, this.keys));
  }
}
