-- table: staff.days
-- doc: how long was each officer at work, how many were served, and how long was nobody served while people waited? · ہر اہلکار نے دن میں کتنا کام کیا؟
-- officer: pseudonym of the officer · اہلکار کا فرضی نام
-- office: office · دفتر
-- day_at: start of the day (24 hours, UTC) in which the shift began · دن کا آغاز
-- at_work_ms: time logged in and not on a break, ms; still going on: until as_of() · حاضری کا وقت
-- n_served: visits served · خدمت یافتہ
-- served_per_hour: of an hour at work; NULL: never logged in · فی گھنٹہ
-- busy_ms: time of those services, ms · مصروف وقت
-- occupancy_ratio: busy of at work, 0 to 1; NULL: never logged in · مصروفیت
-- idle_while_waiting_ms: between one visit and the next, time in which that next one already waited, breaks off, ms · انتظار کے باوجود فارغ وقت
WITH fact AS (
  SELECT officer, office, fact, ended_at AS told_at, lead(ended_at) OVER (PARTITION BY officer ORDER BY ended_at) AS next_at
  FROM staff.duty_spans WHERE fact NOT IN ('rostered', 'on_leave')
),
work AS (
  SELECT officer, any_value(office) AS office, epoch_ms(told_at) // 86400000 AS day, sum(epoch_ms(coalesce(next_at, as_of())) - epoch_ms(told_at))::BIGINT AS at_work_ms
  FROM fact WHERE fact IN ('logged_in', 'reassigned', 'break_ended') GROUP BY officer, day
),
visit AS (
  SELECT officer, office, epoch_ms(issued_at) AS issued_ms, epoch_ms(called_at) AS called_ms, epoch_ms(served_at) AS served_ms, service_ms
  FROM core.visits WHERE officer IS NOT NULL AND called_at IS NOT NULL AND served_at IS NOT NULL
),
-- An officer is free from the end of a visit, of a break, and from logging in.
free AS (
  SELECT officer, called_ms, issued_ms, served_ms AS free_ms FROM visit
  UNION ALL SELECT officer, epoch_ms(told_at), NULL, epoch_ms(told_at) FROM fact WHERE fact <> 'logged_out'
),
wait AS (
  SELECT officer, called_ms // 86400000 AS day, called_ms - greatest(issued_ms, lag(free_ms) OVER (PARTITION BY officer ORDER BY called_ms, free_ms)) AS ms, issued_ms
  FROM free
),
idle AS (SELECT officer, day, sum(ms)::BIGINT AS ms FROM wait WHERE issued_ms IS NOT NULL AND ms > 0 GROUP BY ALL),
served AS (SELECT officer, any_value(office) AS office, called_ms // 86400000 AS day, count(*) AS n, sum(service_ms)::BIGINT AS busy_ms FROM visit GROUP BY officer, day)
SELECT
  officer, coalesce(w.office, s.office) AS office, make_timestamptz(day * 86400000000) AS day_at, at_work_ms, coalesce(n, 0) AS n_served,
  coalesce(n, 0) / (at_work_ms / 3600000) AS served_per_hour, coalesce(busy_ms, 0) AS busy_ms,
  coalesce(busy_ms, 0) / at_work_ms AS occupancy_ratio, coalesce(ms, 0) AS idle_while_waiting_ms
FROM work w FULL JOIN served s USING (officer, day) LEFT JOIN idle USING (officer, day)
