// The steps of the workflow in their partial order, as a snapshot shows them: which are mandatory, and for which services.
import type { Workflow } from '../data/workflow.ts';
import { quote } from '../engine/quote.ts';
import { commentsOn } from './documented.ts';

/** The table meta.workflow_steps; none of another service. */
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
      columns: {
        number: 'its number, from 0 · نمبر',
        step: 'the step · مرحلہ',
        rank: 'place in the order; equal ranks in any order · ترتیب',
        facts: 'facts that complete it · مکمل کرنے والے واقعات',
        is_mandatory: 'may not be left out (for the services named) · لازمی',
        services: 'services it is mandatory for; NULL: all, or none · خدمات',
        title: 'what it is called, in English · نام',
        title_ur: 'what it is called, in Urdu · اردو نام',
      },
    }),
  ];
}
