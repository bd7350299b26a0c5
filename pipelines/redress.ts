// What people complain of, how much, and how soon they are answered: by office and topic.
import { count, level, quantile } from '../engine/measures.ts';
import { line, pipeline, tumbling } from '../engine/pipeline.ts';
import { complaints } from './complaints.ts';

export const redress = pipeline({
  name: 'redress',
  question: 'Where do people complain more, and how soon are they answered?',
  doc: 'complaints by office and topic · شکایات، دفتر اور موضوع کے لحاظ سے',
  from: complaints,
  by: ['office', 'topic'],
  window: tumbling('1h'),
  measure: {
    opened: count('complaints opened · آنے والی شکایات', { at: 'opened_at' }),
    resolved: count('complaints settled, those opened again later not · نمٹنے والی شکایات', {
      at: 'resolved_at',
    }),
    reopened: count('complaints opened again, by their last time · دوبارہ کھلی شکایات', {
      at: 'reopened_at',
    }),
    unsettled: level(
      { enters: 'opened_at', leaves: 'resolved_at' },
      'complaints not settled, time-average · زیرِ التوا شکایات',
    ),
    answer_p50_ms: quantile(
      'answer_ms',
      0.5,
      'median time to the first answer, ms; NULL: none · پہلے جواب کا درمیانہ وقت',
      {
        at: 'answered_at',
      },
    ),
    resolve_p50_ms: quantile(
      'resolve_ms',
      0.5,
      'median time to settle, ms; NULL: none · نمٹنے کا درمیانہ وقت',
      {
        at: 'resolved_at',
      },
    ),
    resolve_p90_ms: quantile(
      'resolve_ms',
      0.9,
      'time in which 9 of 10 are settled, ms; NULL: none · نوے فیصد نمٹنے کا وقت',
      {
        at: 'resolved_at',
      },
    ),
  },
  keep: { '1h': '400d', '1d': 'always' },
  view: line('opened', 'unsettled'),
});
