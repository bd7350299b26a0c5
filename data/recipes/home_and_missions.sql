-- title: Is the service at missions abroad as good as at home? · کیا مشنز میں خدمت ملک جتنی اچھی ہے؟
-- param: level kind
SELECT
  kind, region, country, office, n_offices, n_sources_complete, n_visits, round(wait_p50_ms / 60000, 1) AS wait_p50_minutes, round(wait_p90_ms / 60000, 1) AS wait_p90_minutes,
  round(abandonment_ratio, 4) AS abandonment_ratio, n_applications, round(decided_p50_open_ms / 60000, 1) AS decided_p50_open_minutes,
  ready_p50_working_days, ready_p90_working_days, round(overdue_ratio, 4) AS overdue_ratio, round(complaints_per_thousand, 2) AS complaints_per_thousand
FROM marts.home_and_abroad WHERE level = $level
ORDER BY kind, wait_p90_ms DESC NULLS LAST, region, country, office
