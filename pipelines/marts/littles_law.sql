-- view: marts.littles_law
-- doc: do people, arrivals and waits of a day agree (L = λ W)? Where not, events are missing or doubled · کیا قطار، آمد اور انتظار آپس میں ملتے ہیں؟
-- window_start_at: start of the day (24 hours, UTC) · دن کا آغاز
-- office: office · دفتر
-- step: what the tokens wait for; NULL: not said · مرحلہ
-- n_visits: tokens issued that day · جاری ٹوکن
-- n_expired: tokens that were neither called nor given up before closing: sent home, or their events are missing · بلائے بغیر ختم
-- waiting_mean: people waiting, time-average over the day, as the windows have it (L) · اوسط منتظر افراد
-- arrivals_per_hour: tokens an hour (λ) · فی گھنٹہ آمد
-- wait_mean_hours: mean time in line of those who came, hours (W) · اوسط انتظار، گھنٹے
-- difference_ratio: |L - λW| / L; 0 where all who came that day also left the line that day; NULL: nobody waited · فرق
WITH came AS (
  SELECT date_trunc('day', issued_at) AS day_at, office, step, count(*) AS n_visits, count(expired_at) AS n_expired,
    avg(epoch_ms(coalesce(left_line_at, as_of())) - epoch_ms(issued_at)) / 3600000 AS wait_mean_hours
  FROM core.visits GROUP BY ALL
)
SELECT
  window_start_at, w.office, w.step, n_visits, n_expired, waiting AS waiting_mean, n_visits / 24 AS arrivals_per_hour, wait_mean_hours,
  abs(waiting - n_visits / 24 * wait_mean_hours) / nullif(waiting, 0) AS difference_ratio
FROM windows.congestion_1d w JOIN came
  ON day_at = window_start_at AND came.office = w.office AND came.step IS NOT DISTINCT FROM w.step
