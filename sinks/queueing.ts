// The arithmetic of waiting lines as SQL macros of a snapshot: Erlang's formulas, and the wait at a place in the line.
import { macro } from './macro.ts';

/** Erlang B by its recursion over the servers; then those that use it. */
export const queueing: readonly string[] = [
  ...macro(
    'erlang_b',
    'offered, servers',
    'list_reduce(list_prepend(1::DOUBLE, range(1, servers + 1)::DOUBLE[]), lambda turned_away, k: offered::DOUBLE * turned_away / (k + offered::DOUBLE * turned_away))',
    'share turned away of a load in Erlang on so many servers where nobody waits (Erlang B) · واپسی کا امکان',
  ),
  ...macro(
    'erlang_c',
    'offered, servers',
    'CASE WHEN offered >= 0 AND offered < servers THEN erlang_b(offered, servers) / (1 - offered / servers * (1 - erlang_b(offered, servers))) END',
    'share that must wait of a load in Erlang on so many servers (Erlang C); NULL: the line grows · انتظار کا امکان',
  ),
  // Wilson and Hilferty (1931): the cube root of a gamma variable is nearly normal.
  ...macro(
    'expected_wait',
    'place, servers, service_ms, share',
    'CASE WHEN servers > 0 THEN service_ms / servers * place * power(1 - 1 / (9 * place) + CASE share WHEN 0.5 THEN 0 WHEN 0.9 THEN 1.2815515655446004 WHEN 0.95 THEN 1.6448536269514722 END / (3 * sqrt(place)), 3) END',
    'wait, ms, that a share (0.5, 0.9 or 0.95) of those at this place in the line stay below while all servers work, within 1.5 % · متوقع انتظار',
  ),
];
