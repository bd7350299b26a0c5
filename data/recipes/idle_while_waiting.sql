-- title: Where was nobody served for longest though people waited? · کہاں لوگ منتظر رہے اور عملہ فارغ تھا؟
-- restricted
-- param: office
SELECT
  office, day_at, count(*) AS n_officers, round(sum(at_work_ms) / 3600000, 1) AS at_work_hours, round(sum(busy_ms) / sum(at_work_ms), 3) AS occupancy_ratio,
  round(sum(idle_while_waiting_ms) / 3600000, 2) AS idle_while_waiting_hours, round(sum(idle_while_waiting_ms) / sum(at_work_ms), 3) AS idle_ratio
FROM staff.days
WHERE at_work_ms > 0 AND ($office IS NULL OR office = $office)
GROUP BY office, day_at
ORDER BY idle_ratio DESC, office, day_at
