-- view: marts.littles_law
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
  SELECT office, step, issued_at, coalesce(called_at, served_at, gone_at) AS left_at, coalesce(left_line_at, as_of()) AS until_at
  FROM core.visits WHERE issued_at IS NOT NULL
),
came AS (
  SELECT date_trunc('day', issued_at) AS day_at, office, step, count(*) AS n_visits, count(*) FILTER (left_at IS NULL) AS n_unseen,
    avg(epoch_ms(left_at) - epoch_ms(issued_at)) / 3600000 AS wait_mean_hours
  FROM stay GROUP BY ALL
),
-- Few wait through a midnight: what they waited after it is the day's of which they came, and was spent in the next.
night AS (
  SELECT office, step, date_trunc('day', issued_at) AS from_day_at, unnest(generate_series(date_trunc('day', issued_at) + INTERVAL 1 DAY, until_at, INTERVAL 1 DAY)) AS day_at, until_at
  FROM stay WHERE date_trunc('day', issued_at) < date_trunc('day', until_at)
),
part AS (SELECT *, epoch_ms(least(until_at, day_at + INTERVAL 1 DAY)) - epoch_ms(day_at) AS ms FROM night),
carried AS (
  SELECT day_at, office, step, sum(ms) / 3600000 AS carried_hours
  FROM (SELECT from_day_at AS day_at, office, step, ms FROM part UNION ALL SELECT day_at, office, step, -ms FROM part) GROUP BY ALL
),
law AS (
  SELECT w.window_start_at, w.office, w.step, coalesce(n_visits, 0) AS n_visits, coalesce(n_unseen, 0) AS n_unseen, waiting AS waiting_mean,
    coalesce(n_visits, 0) / 24 AS arrivals_per_hour, wait_mean_hours, coalesce(carried_hours, 0) AS carried_hours
  FROM windows.congestion_1d w
  LEFT JOIN came ON came.day_at = w.window_start_at AND came.office = w.office AND came.step IS NOT DISTINCT FROM w.step
  LEFT JOIN carried ON carried.day_at = w.window_start_at AND carried.office = w.office AND carried.step IS NOT DISTINCT FROM w.step
)
SELECT *, abs(waiting_mean - (arrivals_per_hour * coalesce(wait_mean_hours, 0) - carried_hours / 24)) / nullif(waiting_mean, 0) AS difference_ratio
FROM law
