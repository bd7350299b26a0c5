-- title: Who travels before the passport will probably be ready? · کون پاسپورٹ تیار ہونے سے پہلے سفر کرے گا؟
SELECT a.application, a.office, a.category, a.step, travel_at, ready_p50_at, ready_p90_at, CASE WHEN ready_p50_at > travel_at THEN 'likely' ELSE 'possible' END AS misses_it
FROM core.applications a JOIN marts.citizen_status c USING (application)
WHERE a.closed_at IS NULL AND ready_at IS NULL AND travel_at > as_of() AND travel_at < as_of() + INTERVAL 30 DAY AND ready_p90_at > travel_at
ORDER BY travel_at, a.application
