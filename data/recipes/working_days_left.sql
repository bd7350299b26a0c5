-- title: How many working days are left until open applications are due? · وعدے تک کتنے ایام کار باقی ہیں؟
-- param: office
-- param: category
-- Counted by due date first: what is asked of the calendar is asked once a date.
WITH due AS (
  SELECT office, category, due_at, count(*) AS n, count(*) FILTER (is_breached) AS n_overdue
  FROM core.applications
  WHERE closed_at IS NULL AND due_at IS NOT NULL AND ($office IS NULL OR office = $office) AND ($category IS NULL OR category = $category)
  GROUP BY ALL
)
SELECT
  office,
  category,
  working_days(office, as_of(), due_at) AS left_working_days,
  sum(n)::BIGINT AS n_open,
  sum(n_overdue)::BIGINT AS n_overdue
FROM due
GROUP BY ALL
ORDER BY left_working_days, n_open DESC, office, category
