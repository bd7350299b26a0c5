-- title: How many open applications stand at which step, and for how long? · کتنی درخواستیں کس مرحلے پر کب سے رکی ہیں؟
-- param: office
-- param: category
WITH standing AS (
  SELECT step, office, is_breached, (epoch_ms(as_of()) - epoch_ms(step_since_at)) / 3600000 AS hours
  FROM core.applications
  WHERE closed_at IS NULL AND ($office IS NULL OR office = $office) AND ($category IS NULL OR category = $category)
)
SELECT
  step,
  count(*) AS n_open,
  count(*) FILTER (WHERE is_breached) AS n_overdue,
  count(DISTINCT office) AS n_offices,
  round(median(hours), 2) AS standing_p50_hours,
  round(max(hours), 2) AS standing_max_hours
FROM standing
GROUP BY step
ORDER BY n_open DESC, step
