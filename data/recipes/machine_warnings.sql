-- title: Which machines may fail soon? · کون سی مشینیں جلد خراب ہو سکتی ہیں؟
-- param: days 1
SELECT
  office, machine, min(hour_at) AS first_seen_at, max(hour_at) AS last_seen_at, count(*) AS n_hours,
  list_sort(list_distinct(flatten(list(why)))) AS signs,
  round(max(drift_ratio), 4) AS slower_ratio, round(max(spoil_ratio), 4) AS spoil_ratio, max(n_short_stops) AS n_short_stops
FROM marts.machine_warnings
WHERE hour_at >= as_of() - to_days($days::INTEGER)
GROUP BY office, machine
ORDER BY len(signs) DESC, n_hours DESC, office, machine
