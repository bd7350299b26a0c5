-- title: Which offices tell less than usual? · کون سے دفتر معمول سے کم بتا رہے ہیں؟
-- param: below 0.5
SELECT office, hour_at, n_events, n_usual, round(completeness_ratio, 3) AS completeness_ratio FROM marts.quiet_offices
WHERE completeness_ratio < $below::DOUBLE
