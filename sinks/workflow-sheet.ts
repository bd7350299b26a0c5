// The steps of the workflow in their partial order, as a snapshot shows them: which are mandatory, and for which services.
import type { Workflow } from '../data/workflow.ts';
import { quote } from '../engine/quote.ts';
import { commentsOn } from './documented.ts';
import { knownDocs } from './told-reference.ts';

const columns = {
  step: 'the step · مرحلہ',
  rank: 'place in the order; equal ranks in any order · ترتیب',
  facts: 'facts that complete it · مکمل کرنے والے واقعات',
  is_mandatory: 'may not be left out (for the services named) · لازمی',
  services: 'services it is mandatory for; NULL: all, or none · خدمات',
  title: 'what it is called, in English · نام',
  title_ur: 'what it is called, in Urdu · اردو نام',
};

/** The table meta.workflow_steps (none of another service), and core.workflow_steps: over it what the log told. */
export function workflowSheet(steps: Workflow['steps']): string[] {
  const rows = steps.map(({ step, rank, facts, mandatory, title }, i) => {
    const services = typeof mandatory === 'string' ? 'NULL' : `[${mandatory.map(quote).join(', ')}]`;
    const isMandatory = mandatory === 'never' ? 'false' : 'true';
    return `(${i}, ${quote(step)}, ${rank}, [${facts.map(quote).join(', ')}], ${isMandatory}, ${services}, ${quote(title.en)}, ${quote(title.ur)})`;
  });
  const none =
    '(NULL::INTEGER, NULL::VARCHAR, NULL::INTEGER, NULL::VARCHAR[], NULL::BOOLEAN, NULL::VARCHAR[], NULL::VARCHAR, NULL::VARCHAR)';
  return [
    `CREATE TABLE meta.workflow_steps AS SELECT * FROM (VALUES ${[none, ...rows].join(', ')}) o(number, step, rank, facts, is_mandatory, services, title, title_ur) WHERE step IS NOT NULL`,
    ...commentsOn('meta.workflow_steps', {
      kind: 'TABLE',
      doc: 'steps of the workflow; those of equal rank may come in any order · مراحل',
      columns: { number: 'its number, from 0 · نمبر', ...columns },
    }),
    `CREATE VIEW core.workflow_steps AS SELECT step, coalesce(t.rank, s.rank) AS rank, coalesce(string_split(t.facts, ' '), s.facts) AS facts, coalesce(t.mandatory <> 'never', s.is_mandatory) AS is_mandatory, CASE WHEN t.mandatory IS NULL THEN s.services WHEN t.mandatory NOT IN ('always', 'never') THEN string_split(t.mandatory, ' ') END AS services, coalesce(t.title, s.title) AS title, coalesce(t.title_ur, s.title_ur) AS title_ur, ${Object.keys(knownDocs).join(', ')} FROM meta.workflow_steps s FULL JOIN core.workflow_steps_told t USING (step)`,
    ...commentsOn('core.workflow_steps', {
      kind: 'VIEW',
      doc: 'steps of the workflow: the sheet, and over it what the log told · مراحل',
      columns: { ...columns, ...knownDocs },
    }),
  ];
}
