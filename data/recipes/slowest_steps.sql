-- title: Which steps do applications wait for longest? · درخواستیں کس مرحلے پر سب سے زیادہ رکتی ہیں؟
-- param: office
-- param: days 7
-- param: steps 20
WITH top AS (
  SELECT step, arg_max(office, waiting_ms) AS top_office
  FROM (
    SELECT step, office, sum(waiting_sum_ms) AS waiting_ms FROM windows.lifecycle_1h
    WHERE window_end_at > (SELECT max(window_end_at) FROM windows.lifecycle_1h) - to_days($days::INTEGER) AND ($office IS NULL OR office = $office)
    GROUP BY ALL
  )
  GROUP BY step
),
waits AS (
  SELECT step, count(*) AS n, quantile_cont(waiting_ms, [0.5, 0.9]) AS waiting
  FROM core.stage_spans
  WHERE waiting_ms IS NOT NULL AND ($office IS NULL OR office = $office) AND ended_at > (SELECT max(window_end_at) FROM windows.lifecycle_1h) - to_days($days::INTEGER)
  GROUP BY step
)
SELECT step, n, round(waiting[1] / 3600000, 2) AS waiting_p50_hours, round(waiting[2] / 3600000, 2) AS waiting_p90_hours, top_office
FROM waits LEFT JOIN top USING (step)
ORDER BY waiting_p90_hours DESC, step
LIMIT $steps::BIGINT
