-- title: Do lines, arrivals and waits agree, or are events missing? · کیا قطار، آمد اور انتظار آپس میں ملتے ہیں؟
-- param: over 0.02
SELECT window_start_at, office, step, n_visits, n_unseen, round(waiting_mean, 3) AS waiting_mean, round(wait_mean_hours, 3) AS wait_mean_hours, round(difference_ratio, 4) AS difference_ratio
FROM marts.littles_law
WHERE difference_ratio > $over::DOUBLE
ORDER BY difference_ratio DESC, window_start_at, office
