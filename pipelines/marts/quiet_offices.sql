-- view: marts.quiet_offices
-- doc: which offices tell less than they usually do at that hour, though nothing says that they are away? · کون سے دفتر معمول سے کم بتا رہے ہیں؟
-- office: office · دفتر
-- hour_at: the newest hour that is over for all · آخری مکمل گھنٹہ
-- n_events: visits that began then, with what is known of them · واقعات
-- n_usual: median of the same hour on the same weekday in the 28 days before; NULL: no such hour · معمول
-- n_hours: such hours there were · گھنٹے
-- completeness_ratio: of what is usual, 0 to 1 and more; NULL: no such hour · معمول کا تناسب
WITH by_hour AS (SELECT office, window_start_at AS hour_at, sum(n_events)::BIGINT AS n FROM windows.congestion_1h GROUP BY ALL),
newest AS (SELECT max(hour_at) AS hour_at FROM by_hour WHERE hour_at + INTERVAL 1 HOUR <= as_of()),
usual AS (
  SELECT office, median(n) AS n_usual, count(*) AS n_hours FROM by_hour, newest
  WHERE by_hour.hour_at < newest.hour_at AND by_hour.hour_at >= newest.hour_at - INTERVAL 28 DAY
    AND date_diff('hour', by_hour.hour_at, newest.hour_at) % 168 = 0
  GROUP BY office
)
SELECT office, newest.hour_at, coalesce(n, 0) AS n_events, n_usual, n_hours, coalesce(n, 0) / nullif(n_usual, 0) AS completeness_ratio
FROM usual CROSS JOIN newest LEFT JOIN by_hour USING (office, hour_at)
ORDER BY completeness_ratio NULLS LAST, office
