-- title: Which steps do applications wait for longest? · درخواستیں کس مرحلے پر سب سے زیادہ رکتی ہیں؟
-- param: office
-- param: steps 20
WITH spans AS (
  SELECT step, office, waiting_ms / 3600000 AS hours
  FROM core.stage_spans
  WHERE waiting_ms IS NOT NULL AND ($office IS NULL OR office = $office)
), slow AS (
  SELECT step, office, sum(hours) AS hours FROM spans GROUP BY step, office
)
SELECT
  step,
  count(*) AS n,
  round(median(hours), 2) AS waiting_p50_hours,
  round(quantile_cont(hours, 0.9), 2) AS waiting_p90_hours,
  (SELECT office FROM slow WHERE slow.step IS NOT DISTINCT FROM spans.step ORDER BY slow.hours DESC, office LIMIT 1) AS top_office
FROM spans
GROUP BY step
ORDER BY waiting_p90_hours DESC, step
LIMIT $steps::BIGINT
