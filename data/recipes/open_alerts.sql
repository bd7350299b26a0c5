-- title: Which alerts are open, and what would help? · کون سے الارم کھلے ہیں اور کیا مدد دے گا؟
-- param: office
-- param: severity
SELECT
  alert,
  severity,
  office,
  key,
  kind,
  state,
  since_at,
  round(epoch(open_for) / 60) AS open_for_minutes,
  round(observed, 1) AS observed,
  expected,
  action,
  amount,
  until_at
FROM marts.open_alerts
WHERE ($office IS NULL OR office = $office) AND ($severity IS NULL OR severity = $severity)
