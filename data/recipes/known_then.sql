-- title: What was not yet known of waiting lines at an instant, and is known now? · کسی وقت قطاروں کے بارے میں کیا معلوم نہیں تھا جو اب معلوم ہے؟
-- param: office
-- param: at
WITH asked AS (SELECT coalesce($at::TIMESTAMPTZ, as_of() - INTERVAL 1 HOUR) AS instant),
news AS (
  SELECT w.* FROM windows.congestion_1m_revisions w, asked
  WHERE window_end_at <= instant AND closed_at > instant AND ($office IS NULL OR office = $office)
  QUALIFY row_number() OVER (PARTITION BY window_start_at, office, step ORDER BY revision DESC) = 1
),
known AS (
  SELECT w.* FROM windows.congestion_1m_revisions w SEMI JOIN news USING (window_start_at, office), asked
  WHERE closed_at <= instant
  QUALIFY row_number() OVER (PARTITION BY window_start_at, office, step ORDER BY revision DESC) = 1
)
SELECT
  n.window_start_at,
  n.office,
  n.step,
  round(coalesce(t.waiting, 0), 1) AS waiting_then,
  round(n.waiting, 1) AS waiting_now,
  round(n.waiting - coalesce(t.waiting, 0), 1) AS difference,
  n.revision - coalesce(t.revision, 0) AS n_corrections,
  n.closed_at AS corrected_at
FROM news n
LEFT JOIN known t ON t.window_start_at = n.window_start_at AND t.office = n.office AND t.step IS NOT DISTINCT FROM n.step
ORDER BY abs(difference) DESC, n.window_start_at, n.office, n.step
