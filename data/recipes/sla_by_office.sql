-- title: Which offices keep their promises? · کون سے دفاتر وعدہ نبھاتے ہیں؟
-- param: office
-- param: category
SELECT
  office,
  count(*) AS n_applications,
  count(*) FILTER (WHERE closed_at IS NOT NULL AND due_at IS NOT NULL) AS n_closed_with_due,
  count(*) FILTER (WHERE closed_at > due_at) AS n_late,
  count(*) FILTER (WHERE closed_at IS NULL AND due_at < as_of()) AS n_open_overdue,
  round(count(*) FILTER (WHERE closed_at <= due_at) / nullif(n_closed_with_due, 0), 4) AS on_time_ratio
FROM core.applications
WHERE ($office IS NULL OR office = $office) AND ($category IS NULL OR category = $category)
GROUP BY office
ORDER BY on_time_ratio NULLS LAST, office
