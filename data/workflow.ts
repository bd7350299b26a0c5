// A workflow: the steps of a service in their partial order, and the facts that complete them.
import type { Entry } from './yaml.ts';
import { readYaml } from './yaml.ts';

export interface Step {
  readonly step: string;
  /** Steps of equal rank may come in any order. */
  readonly rank: number;
  readonly facts: readonly string[];
  /** For every service, for none, or for those listed. */
  readonly mandatory: 'always' | 'never' | readonly string[];
  readonly title: { readonly en: string; readonly ur: string };
}

export interface Workflow {
  readonly name: string;
  readonly steps: readonly Step[];
  /** Rank of every fact, in the form in which folds take it. */
  readonly ranks: ReadonlyMap<string, number>;
  /** Rank of a fact or a step; Infinity, after all others, for what is in no step. */
  rankOf(name: string): number;
}

/** The workflow in `text`, or ConfigError E-WORKFLOW-00x. */
export function readWorkflow(path: string, text: string): Workflow {
  const root = readYaml(path, text, 'the workflow', 'E-WORKFLOW');
  root.fields(['workflow', 'steps']);
  const name = word(root.need('workflow', 'write workflow: its-name'));
  const ranks = new Map<string, number>();
  const names = new Map<string, number>();
  let last = 0;
  const steps = root.need('steps', 'write steps: [] if they have no order').list();
  const read = steps.map((entry): Step => {
    entry.fields(['step', 'rank', 'facts', 'mandatory', 'title']);
    const step = word(entry.need('step', 'write step: its_name'));
    const at = entry.need('rank', 'write rank: 1');
    const rank = /^[1-9]\d{0,3}$/.test(at.text()) ? Number(at.text()) : Number.NaN;
    if (!(rank >= last))
      at.fail(7, `rank "${at.text()}" is not a whole number from ${Math.max(last, 1)} on`, 'sort by rank');
    last = rank;
    const facts = entry
      .need('facts', 'write facts: [what_completes_it]')
      .list()
      .map((fact) => {
        if (ranks.has(word(fact))) fact.fail(7, `"${fact.text()}" completes two steps`, 'keep it in one');
        ranks.set(fact.text(), rank);
        return fact.text();
      });
    if (names.has(step)) entry.fail(7, `step "${step}" is there twice`, 'keep one of them');
    names.set(step, rank);
    return Object.freeze({
      step,
      rank,
      facts: Object.freeze(facts),
      mandatory: duty(entry),
      title: title(entry),
    });
  });
  for (const [i, { step, rank }] of read.entries())
    if ((ranks.get(step) ?? rank) !== rank)
      steps[i].fail(7, `"${step}" is also a fact of another rank`, 'rename the step');
  return Object.freeze({
    name,
    steps: Object.freeze(read),
    ranks,
    rankOf: (of: string) => ranks.get(of) ?? names.get(of) ?? Number.POSITIVE_INFINITY,
  });
}

function word(entry: Entry): string {
  const text = entry.text();
  if (!/^[a-z][a-z0-9_]*$/.test(text)) entry.fail(7, `"${text}" is not snake_case`, 'rename it');
  return text;
}

function duty(step: Entry): Step['mandatory'] {
  const entry = step.need('mandatory', 'write mandatory: always, never or [services]');
  return entry.isText ? entry.word(['always', 'never']) : Object.freeze(entry.list().map(word));
}

function title(step: Entry): Step['title'] {
  const entry = step.need('title', 'write title: { en: English, ur: اردو }');
  entry.fields(['en', 'ur']);
  const [en, ur] = ['en', 'ur'].map((key) => entry.need(key, `write ${key}: its name`).text());
  return Object.freeze({ en, ur });
}
