-- title: Which offices had the worst waits in the last days, and why? · پچھلے دنوں کہاں سب سے زیادہ انتظار ہوا، اور کیوں؟
-- param: days 7
-- param: offices 3
WITH hours AS (
  SELECT office, step, window_start_at AS hour_at, arrivals, served, counters, wait_p90_ms, wait_mean_ms, arrivals * service_mean_ms / 3600000 AS needed
  FROM windows.congestion_1h
  WHERE window_start_at >= (SELECT max(window_start_at) FROM windows.congestion_1h) - to_days($days::INTEGER)
),
worst AS (
  SELECT office, step, arg_max(hour_at, wait_p90_ms) AS worst_at, max(wait_p90_ms) AS worst_ms, avg(arrivals) FILTER (arrivals > 0) AS usual
  FROM hours GROUP BY office, step
  HAVING worst_ms IS NOT NULL
  QUALIFY row_number() OVER (PARTITION BY office ORDER BY worst_ms DESC) = 1
),
-- The line of the worst hour was made before it: by the fullest hour of that day until then.
made AS (
  SELECT w.office, w.step, worst_at, worst_ms, usual, arg_max(h.hour_at, h.arrivals) AS full_at, max(h.arrivals) AS came,
    arg_max(h.counters, h.arrivals) AS counters, arg_max(h.needed, h.arrivals) AS needed
  FROM worst w JOIN hours h ON h.office = w.office AND h.step IS NOT DISTINCT FROM w.step AND h.hour_at::DATE = worst_at::DATE AND h.hour_at <= worst_at
  GROUP BY ALL
)
SELECT office, step, worst_at, round(worst_ms / 60000, 1) AS wait_p90_minutes, full_at, came::INTEGER AS came, round(usual, 1) AS come_usually, counters::INTEGER AS counters,
  ceil(needed / 0.85)::INTEGER AS counters_needed,
  CASE
    WHEN came > 2 * usual THEN 'a rush: more than twice as many as usual came in one hour'
    WHEN needed > counters THEN 'too few counters for those who came'
    WHEN needed IS NULL THEN 'nobody was served when most came'
    ELSE 'no single hour: a line that never emptied'
  END AS why
FROM made ORDER BY worst_ms DESC, office LIMIT $offices::INTEGER
