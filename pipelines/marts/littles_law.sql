-- table: marts.littles_law
-- doc: do people, arrivals and waits of a day agree (L = λ W)? Where not, events are missing or doubled · کیا قطار، آمد اور انتظار آپس میں ملتے ہیں؟
-- window_start_at: start of the day (24 hours, UTC) · دن کا آغاز
-- office: office · دفتر
-- step: what the tokens wait for; NULL: not said · مرحلہ
-- n_visits: tokens issued that day · جاری ٹوکن
-- n_unseen: of them neither called nor gone, as far as we know: still here, sent home at closing, or their events are missing · جن کا انجام معلوم نہیں
-- waiting_mean: people waiting, time-average over the day, as the windows have it (L) · اوسط منتظر افراد
-- arrivals_per_hour: tokens an hour (λ) · فی گھنٹہ آمد
-- wait_mean_hours: mean time in line of those of whom we know when they left it, hours (W); NULL: of none · اوسط انتظار، گھنٹے
-- carried_hours: time that its people waited after midnight, less what those of the day before waited after theirs, hours · آدھی رات کے پار انتظار
-- difference_ratio: |L - (λW - carried)| / L, 0 to 1 and more; NULL: nobody waited · فرق
WITH stay AS (
  SELECT office, step, epoch_ms(issued_at) AS issued_ms, epoch_ms(coalesce(called_at, served_at, gone_at)) AS left_ms,
    epoch_ms(coalesce(left_line_at, as_of())) AS until_ms, epoch_ms(issued_at) // 86400000 AS day
  FROM core.visits WHERE issued_at IS NOT NULL
),
came AS (
  SELECT day, office, step, count(*) AS n_visits, count(*) FILTER (left_ms IS NULL) AS n_unseen, avg(left_ms - issued_ms) / 3600000 AS wait_mean_hours
  FROM stay GROUP BY ALL
),
-- Few wait through a midnight: what they waited after it is the day's of which they came, and was spent in the next.
night AS (SELECT office, step, day AS from_day, until_ms, unnest(range(day + 1, until_ms // 86400000 + 1)) AS day FROM stay WHERE until_ms // 86400000 > day),
part AS (SELECT *, least(until_ms, (day + 1) * 86400000) - day * 86400000 AS ms FROM night),
carried AS (
  SELECT day, office, step, sum(ms) / 3600000 AS carried_hours
  FROM (SELECT from_day AS day, office, step, ms FROM part UNION ALL SELECT day, office, step, -ms FROM part) GROUP BY ALL
),
law AS (
  SELECT w.window_start_at, w.office, w.step, coalesce(n_visits, 0) AS n_visits, coalesce(n_unseen, 0) AS n_unseen, waiting AS waiting_mean,
    coalesce(n_visits, 0) / 24 AS arrivals_per_hour, wait_mean_hours, coalesce(carried_hours, 0) AS carried_hours
  FROM windows.congestion_1d w
  LEFT JOIN came ON came.day = epoch_ms(w.window_start_at) // 86400000 AND came.office = w.office AND came.step IS NOT DISTINCT FROM w.step
  LEFT JOIN carried ON carried.day = epoch_ms(w.window_start_at) // 86400000 AND carried.office = w.office AND carried.step IS NOT DISTINCT FROM w.step
)
SELECT *, abs(waiting_mean - (arrivals_per_hour * coalesce(wait_mean_hours, 0) - carried_hours / 24)) / nullif(waiting_mean, 0) AS difference_ratio
FROM law
