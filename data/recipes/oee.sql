-- title: How effective are the machines (OEE), day by day? · مشینیں روزانہ کتنی مؤثر ہیں؟
-- param: office
-- param: machine
WITH days AS (
  SELECT
    day, office, count(*) AS n_machines, sum(n_produced)::BIGINT AS n_produced,
    availability(sum(planned_ms), sum(executing_ms)) AS a,
    performance(1, sum(n_produced * 3600000 / rated_per_hour), sum(executing_ms)) AS p,
    quality(sum(n_good), sum(n_produced)) AS q,
    share_of(sum(suspended_ms), sum(planned_ms)) AS starved,
    share_of(sum(unknown_ms), sum(planned_ms)) AS unknown,
    count(*) FILTER (is_rate_doubtful) AS n_rate_doubtful
  FROM marts.machine_effectiveness
  WHERE planned_ms > 0 AND ($office IS NULL OR office = $office) AND ($machine IS NULL OR machine = $machine)
  GROUP BY day, office
)
SELECT
  day, office, n_machines, n_produced,
  round(a, 4) AS availability_ratio, round(p, 4) AS performance_ratio, round(q, 4) AS quality_ratio, round(a * p * q, 4) AS oee_ratio,
  round(starved, 4) AS starved_ratio, round(unknown, 4) AS unknown_ratio, n_rate_doubtful
FROM days
ORDER BY day, office
