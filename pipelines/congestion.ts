// How crowded is each office, and is it getting worse?
import { count, distinct, level, mean, quantile } from '../engine/measures.ts';
import { hopping, line, pipeline } from '../engine/pipeline.ts';
import { above, cusum } from '../engine/watch.ts';
import { visits } from './visits.ts';

export const congestion = pipeline({
  name: 'congestion',
  question: 'Which offices fill faster than they serve?',
  doc: 'waiting lines by office and step · قطاریں، دفتر اور مرحلے کے لحاظ سے',
  from: visits,
  by: ['office', 'step'],
  window: hopping('15m', { every: '1m' }),
  measure: {
    arrivals: count('tokens issued · جاری ٹوکن', { at: 'issued_at' }),
    served: count('visits served · خدمت یافتہ', { at: 'served_at' }),
    gone: count('left unserved or did not show · بغیر خدمت گئے', { at: 'gone_at' }),
    abandoned: count('left before being called · انتظار چھوڑ گئے', { at: 'abandoned_at' }),
    no_shows: count('called and not there · بلانے پر نہیں ملے', { at: 'no_show_at' }),
    waiting: level(
      { enters: 'issued_at', leaves: 'left_line_at' },
      'people waiting, time-average · اوسط منتظر افراد',
    ),
    wait_mean_ms: mean('wait_ms', 'mean wait of those called, ms; NULL: none called · اوسط انتظار', {
      at: 'called_at',
    }),
    wait_p50_ms: quantile(
      'wait_ms',
      0.5,
      'median wait of those called, ms; NULL: none called · درمیانہ انتظار',
      { at: 'called_at' },
    ),
    wait_p90_ms: quantile(
      'wait_ms',
      0.9,
      'wait that 9 of 10 called stay below, ms; NULL: none called · نوے فیصد انتظار',
      {
        at: 'called_at',
      },
    ),
    service_mean_ms: mean('service_ms', 'mean service time, ms; NULL: none served · اوسط خدمت', {
      at: 'served_at',
    }),
    counters: distinct('counter', 'counters that called somebody · بلانے والے کاؤنٹر', { at: 'called_at' }),
  },
  watch: [
    cusum('arrivals', { on: '1m', against: 'usual', says: 'rush' }),
    above(
      'waiting',
      { warning: 40, critical: 80 },
      {
        on: '1m',
        for: 3,
        clear: 30,
        says: 'crowded',
        act_within: '15m',
        advise: {
          action: 'open_counters',
          arrivals: 'arrivals',
          service: 'service_mean_ms',
          servers: 'counters',
          utilisation: 0.85,
          level: 0.85,
          within: '15m',
          drain: '60m',
          most: 3,
        },
      },
    ),
  ],
  keep: { '1m': '14d', '15m': '400d', '1h': '400d', '1d': 'always' },
  view: line('wait_p90_ms', 'waiting'),
});
