// How long does each step take, in waiting and in work?
import { count, distinct, max, quantile, sum } from '../engine/measures.ts';
import { line, pipeline, tumbling } from '../engine/pipeline.ts';
import { stages } from './stages.ts';

export const lifecycle = pipeline({
  name: 'lifecycle',
  question: 'Which step makes applications wait, and where?',
  doc: 'steps done by office and step · مکمل مراحل، دفتر اور مرحلے کے لحاظ سے',
  from: stages,
  by: ['office', 'step'],
  window: tumbling('1h'),
  measure: {
    done: count('steps done · مکمل مراحل'),
    waiting_sum_ms: sum('waiting_ms', 'waiting before the step, in all, ms · کل انتظار'),
    working_sum_ms: sum('working_ms', 'work on the step, in all, ms · کل کام'),
    waiting_p50_ms: quantile(
      'waiting_ms',
      0.5,
      'median wait before the step, ms; NULL: unknown · درمیانہ انتظار',
    ),
    waiting_p90_ms: quantile(
      'waiting_ms',
      0.9,
      'wait that 9 of 10 stay below, ms; NULL: unknown · نوے فیصد انتظار',
    ),
    waiting_max_ms: max('waiting_ms', 'longest wait before the step, ms; NULL: unknown · طویل ترین انتظار'),
    officers: distinct('officer', 'officers who did it, about · اہلکاروں کی تعداد'),
  },
  keep: { '1h': '400d', '1d': 'always' },
  view: line('waiting_p50_ms', 'waiting_p90_ms'),
});
