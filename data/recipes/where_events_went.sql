-- title: Where did every event go? · ہر واقعہ کہاں گیا؟
-- param: pipeline
SELECT
  pipeline,
  sum(n) FILTER (role = 'whole') AS n_received,
  sum(n) FILTER (role = 'part') AS n_accounted,
  n_received - n_accounted AS n_missing,
  string_agg(format('{} {}', counter, n), ', ' ORDER BY n DESC) FILTER (role = 'part' AND n > 0) AS went,
  string_agg(format('{} {}', counter, n), ', ' ORDER BY n DESC) FILTER (role = 'apart' AND n > 0) AS apart
FROM marts.accounting
WHERE $pipeline IS NULL OR pipeline = $pipeline
GROUP BY pipeline
ORDER BY pipeline
