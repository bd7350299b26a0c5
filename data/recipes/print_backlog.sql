-- title: How much waits to be printed, checked, packed and sent, and when is it done? · طباعت کے ہر مرحلے پر کتنا کام باقی ہے اور کب ختم ہوگا؟
SELECT
  step, n_open, oldest_since_at,
  round(entered_per_day, 1) AS entered_per_day, round(left_per_day, 1) AS left_per_day, round(days_of_backlog, 1) AS days_of_backlog,
  CASE
    WHEN n_open = 0 THEN 'nothing waits'
    WHEN drain_working_days IS NOT NULL THEN format('done in {:.1f} working days', drain_working_days)
    WHEN growth_per_day > 0 THEN format('growing at {:.1f}/day', growth_per_day)
    ELSE 'neither grows nor shrinks'
  END AS outlook
FROM marts.print_backlog
