-- view: marts.waiting_now
-- doc: who waits now, since when, and how long will the next one wait? · اس وقت کون منتظر ہے، اور اگلے کو کتنا انتظار ہوگا؟
-- office: office · دفتر
-- step: what the tokens wait for; NULL: not said · مرحلہ
-- n_waiting: tokens that were not called yet, at as_of() · منتظر افراد
-- oldest_since_at: when the first of them came · سب سے پرانا ٹوکن کب کا
-- oldest_wait: how long that one has waited · سب سے لمبا انتظار
-- counters: counters that called somebody in the last 30 minutes · چلتے کاؤنٹر
-- service_mean_ms: mean service time of the last 2 hours, ms; NULL: none served · اوسط خدمت
-- wait_next_p50_ms: of the next who comes: median wait, ms; NULL: no counter, or none served · اگلے کا درمیانہ انتظار
-- wait_next_p90_ms: wait that it stays below in 9 of 10 cases, ms; NULL: no counter, or none served · اگلے کا نوے فیصد انتظار
WITH line AS (
  SELECT office, step, count(*) AS n_waiting, min(issued_at) AS oldest_since_at
  FROM core.visits WHERE left_line_at IS NULL GROUP BY ALL
),
recent AS (
  SELECT office, step,
    count(DISTINCT counter) FILTER (called_at > as_of() - INTERVAL 30 MINUTE) AS counters,
    avg(service_ms) FILTER (served_at > as_of() - INTERVAL 2 HOUR) AS service_mean_ms
  FROM core.visits WHERE called_at > as_of() - INTERVAL 12 HOUR GROUP BY ALL
)
SELECT
  line.office, line.step, n_waiting, oldest_since_at, as_of() - oldest_since_at AS oldest_wait,
  coalesce(counters, 0) AS counters, service_mean_ms,
  expected_wait(n_waiting + 1, counters, service_mean_ms, 0.5) AS wait_next_p50_ms,
  expected_wait(n_waiting + 1, counters, service_mean_ms, 0.9) AS wait_next_p90_ms
FROM line LEFT JOIN recent ON recent.office = line.office AND recent.step IS NOT DISTINCT FROM line.step
