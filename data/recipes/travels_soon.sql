-- title: Who travels before the passport will probably be ready? · کون پاسپورٹ تیار ہونے سے پہلے سفر کرے گا؟
WITH traveller AS (
  SELECT application, home_office, office, category, step, travel_at, working_days(home_office, as_of(), travel_at) AS left_working_days
  FROM core.applications
  WHERE closed_at IS NULL AND ready_at IS NULL AND travel_at > as_of() AND travel_at < as_of() + INTERVAL 30 DAY
)
SELECT t.application, t.office, t.category, t.step, travel_at, left_working_days, ready_p50_working_days, ready_p90_working_days,
  CASE WHEN ready_p50_working_days > left_working_days THEN 'likely' ELSE 'possible' END AS misses_it
FROM traveller t JOIN marts.at_risk USING (application)
WHERE ready_p90_working_days > left_working_days
ORDER BY travel_at, t.application
