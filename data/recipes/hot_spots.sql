-- title: Which offices are crowded again and again? · کون سے دفتر بار بار بھر جاتے ہیں؟
-- param: least 1
SELECT office, step, n_hours, n_hot_hours, round(hot_ratio, 3) AS hot_ratio, n_hot_days, round(wait_worst_ms / 60000, 1) AS wait_worst_minutes
FROM marts.chronic_hot_spots
WHERE n_hot_days >= $least::INTEGER
ORDER BY hot_ratio DESC, n_hot_hours DESC, office
