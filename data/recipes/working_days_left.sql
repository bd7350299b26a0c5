-- title: How many working days are left until open applications are due? · وعدے تک کتنے ایام کار باقی ہیں؟
-- param: office
-- param: category
SELECT
  office,
  category,
  working_days(office, as_of(), due_at) AS left_working_days,
  count(*) AS n_open,
  count(*) FILTER (WHERE is_breached) AS n_overdue,
  round(median(open_ms(office, opened_at, as_of())) / 3.6e6, 1) AS open_p50_hours
FROM core.applications
WHERE closed_at IS NULL AND due_at IS NOT NULL AND ($office IS NULL OR office = $office) AND ($category IS NULL OR category = $category)
GROUP BY ALL
ORDER BY left_working_days, n_open DESC, office, category
