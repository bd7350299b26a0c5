// Comparison with peers as SQL macros of a snapshot: the same arithmetic as engine/funnel.ts.
import { prior } from '../engine/funnel.ts';
import { macro } from './macro.ts';

export const peers: readonly string[] = [
  ...macro(
    'shrunk_index',
    'actual, expected, n',
    `CASE WHEN expected > 0 THEN (n * (actual / expected) + ${prior}) / (n + ${prior}) END`,
    `actual over expected, drawn towards 1 the fewer the cases: n of n + ${prior} of the way; NULL: nothing expected · ساتھیوں سے موازنہ`,
  ),
  ...macro(
    'funnel_half_width',
    'n, of_case, of_peers',
    '3 * sqrt(of_case * of_case / n + of_peers * of_peers)',
    'how far the logarithm of an index of n cases may be from 0 by chance: 3 standard errors, from the coefficients of variation of a case and of the peers · اتفاقی فرق کی حد',
  ),
  // Of lists of equal length: one logarithm and one standard error a peer.
  ...macro(
    'between_peers',
    'deviations, errors',
    `(SELECT sqrt(greatest(0, (sum((x - mean) ** 2 * w) - (count(*) - 1)) / nullif(any_value(ws) - any_value(ws2) / any_value(ws), 0))) FROM (SELECT x, w, sum(w * x) OVER () / sum(w) OVER () AS mean, sum(w) OVER () AS ws, sum(w * w) OVER () AS ws2 FROM (SELECT unnest(deviations) AS x, 1 / unnest(errors) ** 2 AS w)))`,
    'standard deviation of peers beyond chance, from the logarithms of their indices and standard errors · ساتھیوں کا باہمی فرق',
  ),
];
