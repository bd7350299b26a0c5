-- title: Are applications decided as fast at missions abroad as at home? · کیا مشنز میں فیصلے ملک جتنے تیز ہیں؟
WITH decided AS (
  SELECT application, max(ended_at) AS decided_at FROM core.stage_spans WHERE step = 'decision' GROUP BY application
)
SELECT
  channel,
  count(*) AS n_applications,
  count(decided_at) AS n_decided,
  round(median(epoch(decided_at - opened_at)) / 60, 1) AS decided_p50_minutes,
  round(quantile_cont(epoch(decided_at - opened_at), 0.9) / 60, 1) AS decided_p90_minutes,
  count(*) FILTER (WHERE is_breached) AS n_overdue
FROM core.applications LEFT JOIN decided USING (application)
GROUP BY channel
ORDER BY channel
