-- title: How many open applications stand at which step, and for how long? · کتنی درخواستیں کس مرحلے پر کب سے رکی ہیں؟
-- param: office
-- param: category
SELECT
  step,
  count(*) AS n_open,
  count(*) FILTER (WHERE is_breached) AS n_overdue,
  count(DISTINCT office) AS n_offices,
  round(median(epoch(as_of() - step_since_at)) / 3600, 2) AS standing_p50_hours,
  round(max(epoch(as_of() - step_since_at)) / 3600, 2) AS standing_max_hours
FROM core.applications
WHERE closed_at IS NULL AND ($office IS NULL OR office = $office) AND ($category IS NULL OR category = $category)
GROUP BY step
ORDER BY n_open DESC, step
