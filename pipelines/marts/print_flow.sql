-- view: marts.print_flow
-- doc: how long does a passport take from the print queue to its office, by the day it came there? · طباعت کی قطار سے دفتر تک کتنا وقت لگتا ہے؟
-- day_utc: UTC day of the arrival · پہنچنے کا دن
-- category: normal, urgent or fast_track; NULL: not said · زمرہ
-- n_received: arrived · پہنچے
-- n_reprinted: of them printed more than once · دوبارہ چھپے
-- total_p50_ms: median from queued to received, ms · درمیانہ کل وقت
-- total_p90_ms: 9 of 10 take at most so long, ms · نوے فیصد کا کل وقت
-- to_print_p50_ms: median from queued until first printed, ms; NULL: not told · طباعت تک
-- to_dispatch_p50_ms: median from printed last until dispatched, ms; NULL: not told · ترسیل تک
-- to_arrival_p50_ms: median from dispatched until received, ms; NULL: not told · راستے کا وقت
WITH chain AS (
  SELECT category, n_printed, epoch_ms(queued_at) AS queued, epoch_ms(printed_at) AS printed, epoch_ms(printed_last_at) AS printed_last,
    epoch_ms(dispatched_at) AS dispatched, epoch_ms(received_at) AS received
  FROM marts.print_jobs WHERE received_at >= queued_at
)
SELECT DATE '1970-01-01' + (received // 86400000)::INTEGER AS day_utc, category,
  count(*) AS n_received, count(*) FILTER (n_printed > 1) AS n_reprinted,
  median(received - queued)::BIGINT AS total_p50_ms, quantile_cont(received - queued, 0.9)::BIGINT AS total_p90_ms,
  median(printed - queued)::BIGINT AS to_print_p50_ms, median(dispatched - printed_last)::BIGINT AS to_dispatch_p50_ms, median(received - dispatched)::BIGINT AS to_arrival_p50_ms
FROM chain GROUP BY day_utc, category ORDER BY day_utc, category
