-- title: Were people called in the order of their tokens? · کیا لوگوں کو ٹوکن کی ترتیب سے بلایا گیا؟
-- param: office
-- param: day
WITH asked AS (SELECT coalesce($day::DATE - DATE '1970-01-01', epoch_ms((SELECT max(issued_at) FROM core.visits)) // 86400000) AS day),
called AS (
  SELECT office, step, priority, issued_at, called_at
  FROM core.visits, asked
  WHERE called_at IS NOT NULL AND ($office IS NULL OR office = $office) AND epoch_ms(issued_at) // 86400000 = asked.day
),
pairs AS (
  SELECT a.office, a.step, count(*) FILTER (b.called_at < a.called_at) AS n_inversions, count(*) AS n_pairs
  FROM called a JOIN called b
    ON a.office = b.office AND a.step IS NOT DISTINCT FROM b.step AND a.priority IS NOT DISTINCT FROM b.priority
    AND a.issued_at < b.issued_at
  GROUP BY ALL
)
SELECT office, step, DATE '1970-01-01' + asked.day::INTEGER AS day, n_inversions, n_pairs, round(n_inversions / n_pairs, 4) AS inversion_ratio
FROM pairs, asked ORDER BY inversion_ratio DESC, office, step
