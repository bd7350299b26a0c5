-- title: Where would the backlog take longest to work off at the pace of last week? · کہاں کا باقی کام سب سے دیر میں ختم ہوگا؟
-- param: office
SELECT office, step, sum(n_open)::INTEGER AS n_open, sum(n_late)::INTEGER AS n_late, min(oldest_at) AS oldest_at, round(sum(n_left_daily), 1) AS n_left_daily,
  round(sum(n_open) / nullif(sum(n_left_daily), 0), 1) AS backlog_days
FROM marts.backlog WHERE $office IS NULL OR office = $office
GROUP BY office, step HAVING sum(n_open) >= 10
ORDER BY backlog_days DESC NULLS FIRST, n_open DESC, office, step
LIMIT 50
