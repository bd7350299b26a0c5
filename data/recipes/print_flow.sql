-- title: How long from the print queue to the office, day by day? · طباعت کی قطار سے دفتر تک روزانہ کتنا وقت لگتا ہے؟
-- param: category
SELECT
  day_utc, category, n_received, n_reprinted,
  to_milliseconds(total_p50_ms) AS total_p50, to_milliseconds(total_p90_ms) AS total_p90,
  to_milliseconds(to_print_p50_ms) AS to_print_p50, to_milliseconds(to_dispatch_p50_ms) AS to_dispatch_p50, to_milliseconds(to_arrival_p50_ms) AS to_arrival_p50
FROM marts.print_flow
WHERE $category IS NULL OR category = $category
ORDER BY day_utc, category
