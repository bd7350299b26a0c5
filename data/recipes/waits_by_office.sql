-- title: How long do people wait in each office? · ہر دفتر میں لوگ کتنا انتظار کرتے ہیں؟
-- param: office
SELECT
  office,
  count(*) AS n_visits,
  count(called_at) AS n_called,
  round(quantile_cont(wait_ms, 0.5) / 60000, 1) AS wait_p50_minutes,
  round(quantile_cont(wait_ms, 0.9) / 60000, 1) AS wait_p90_minutes,
  round(count(served_at) / count(*), 4) AS served_ratio
FROM core.visits
WHERE $office IS NULL OR office = $office
GROUP BY office
ORDER BY wait_p90_minutes DESC NULLS LAST, office
