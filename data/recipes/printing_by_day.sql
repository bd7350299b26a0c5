-- title: How much is printed each day, and what becomes of it? · ہر دن کتنی طباعت ہوتی ہے اور پھر کیا ہوتا ہے؟
-- param: office
SELECT
  DATE '1970-01-01' + (epoch_ms(event_at) // 86400000)::INTEGER AS day_utc,
  office,
  count(*) FILTER (WHERE fact = 'print_queued') AS n_queued,
  count(*) FILTER (WHERE fact = 'printed') AS n_printed,
  count(*) FILTER (WHERE fact = 'qc_passed') AS n_passed,
  count(*) FILTER (WHERE fact = 'qc_failed') AS n_failed,
  count(*) FILTER (WHERE fact = 'packed') AS n_packed,
  count(*) FILTER (WHERE fact = 'dispatched') AS n_dispatched
FROM raw.application_events
WHERE fact IN ('print_queued', 'printed', 'qc_passed', 'qc_failed', 'packed', 'dispatched') AND ($office IS NULL OR office = $office)
GROUP BY day_utc, office
ORDER BY day_utc, office
