-- title: What was not yet known of waiting lines at an instant, and is known now? · کسی وقت قطاروں کے بارے میں کیا معلوم نہیں تھا جو اب معلوم ہے؟
-- param: office
-- param: at
WITH asked AS (SELECT coalesce($at::TIMESTAMPTZ, as_of() - INTERVAL 1 HOUR) AS instant)
SELECT
  n.window_start_at,
  n.office,
  n.step,
  round(coalesce(t.waiting, 0), 1) AS waiting_then,
  round(n.waiting, 1) AS waiting_now,
  round(n.waiting - coalesce(t.waiting, 0), 1) AS difference,
  n.revision - coalesce(t.revision, 0) AS n_corrections,
  n.closed_at AS corrected_at
FROM windows.congestion_1m n
LEFT JOIN windows.congestion_1m_as_of((SELECT instant FROM asked)) t
  ON t.window_start_at = n.window_start_at AND t.office = n.office AND t.step IS NOT DISTINCT FROM n.step
WHERE n.window_end_at <= (SELECT instant FROM asked)
  AND n.closed_at > (SELECT instant FROM asked)
  AND ($office IS NULL OR n.office = $office)
ORDER BY abs(difference) DESC, n.window_start_at, n.office, n.step
