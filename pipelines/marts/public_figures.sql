-- view: marts.public_figures
-- doc: what may be told to all: by office and week, where there are ten and more of what is counted · عوام کے لیے اعداد
-- office: office · دفتر
-- week_at: start of the week (Monday, UTC) · ہفتے کا آغاز
-- n_visits: tokens issued; NULL: fewer than 10 · ٹوکن
-- wait_mean_minutes: mean wait of those called, minutes; NULL: fewer than 10 called · اوسط انتظار
-- served_ratio: served of all that came, 0 to 1; NULL: fewer than 10 came · خدمت یافتہ کا تناسب
-- within_ratio: called within 15 minutes, of the called, 0 to 1; NULL: fewer than 10 called · پندرہ منٹ میں
WITH visit AS (
  SELECT office, (epoch_ms(issued_at) // 86400000 + 3) // 7 AS week, wait_ms, served_at FROM core.visits WHERE issued_at IS NOT NULL
)
SELECT
  office, make_timestamptz((week * 7 - 3) * 86400000000) AS week_at,
  CASE WHEN count(*) >= 10 THEN count(*) END AS n_visits,
  CASE WHEN count(wait_ms) >= 10 THEN round(avg(wait_ms) / 60000, 1) END AS wait_mean_minutes,
  CASE WHEN count(*) >= 10 THEN round(count(served_at) / count(*), 2) END AS served_ratio,
  CASE WHEN count(wait_ms) >= 10 THEN round(count(*) FILTER (wait_ms <= 900000) / count(wait_ms), 2) END AS within_ratio
FROM visit GROUP BY office, week
