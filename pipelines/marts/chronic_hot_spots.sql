-- view: marts.chronic_hot_spots
-- doc: where did people wait too long again and again, in the last 28 days with visits? · کہاں بار بار بہت انتظار ہوتا ہے؟
-- office: office · دفتر
-- step: what the tokens wait for; NULL: not said · مرحلہ
-- n_hours: hours in which somebody was called · گھنٹے
-- n_hot_hours: hours in which 1 of 10 called had waited more than 60 minutes · بہت انتظار والے گھنٹے
-- hot_ratio: share of them, 0 to 1 · تناسب
-- n_hot_days: days with such an hour · ایسے دن
-- wait_worst_ms: the longest of the hours' p90, ms · بدترین انتظار
SELECT
  office, step,
  count(*) AS n_hours,
  count(*) FILTER (wait_p90_ms > 3600000) AS n_hot_hours,
  count(*) FILTER (wait_p90_ms > 3600000) / count(*) AS hot_ratio,
  count(DISTINCT date_trunc('day', window_start_at)) FILTER (wait_p90_ms > 3600000) AS n_hot_days,
  max(wait_p90_ms) AS wait_worst_ms
FROM windows.congestion_1h
WHERE wait_p90_ms IS NOT NULL AND window_start_at >= (SELECT max(window_start_at) FROM windows.congestion_1h) - INTERVAL 28 DAY
GROUP BY ALL
ORDER BY hot_ratio DESC, n_hot_hours DESC, office, step
