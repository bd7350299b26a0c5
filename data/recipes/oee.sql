-- title: How effective are the machines (OEE), day by day? · مشینیں روزانہ کتنی مؤثر ہیں؟
-- param: office
-- param: machine
SELECT
  day, office, count(*) AS n_machines, sum(n_produced)::BIGINT AS n_produced,
  round(availability(sum(planned_ms), sum(executing_ms)), 4) AS availability_ratio,
  round(performance(1, sum(n_produced * 3600000 / rated_per_hour), sum(executing_ms)), 4) AS performance_ratio,
  round(quality(sum(n_good), sum(n_produced)), 4) AS quality_ratio,
  round(availability_ratio * performance_ratio * quality_ratio, 4) AS oee_ratio,
  round(share_of(sum(suspended_ms), sum(planned_ms)), 4) AS starved_ratio,
  round(share_of(sum(unknown_ms), sum(planned_ms)), 4) AS unknown_ratio,
  count(*) FILTER (is_rate_doubtful) AS n_rate_doubtful
FROM marts.machine_effectiveness
WHERE planned_ms > 0 AND ($office IS NULL OR office = $office) AND ($machine IS NULL OR machine = $machine)
GROUP BY day, office
ORDER BY day, office
