-- title: Were people called in the order of their tokens? · کیا لوگوں کو ٹوکن کی ترتیب سے بلایا گیا؟
-- param: office
-- param: day
WITH called AS (
  SELECT office, step, priority, issued_at::DATE AS day, token, issued_at, called_at
  FROM core.visits
  WHERE called_at IS NOT NULL AND ($office IS NULL OR office = $office)
    AND issued_at::DATE = coalesce($day::DATE, (SELECT max(issued_at)::DATE FROM core.visits))
),
pairs AS (
  SELECT a.office, a.step, a.day, count(*) FILTER (b.called_at < a.called_at) AS n_inversions, count(*) AS n_pairs
  FROM called a JOIN called b
    ON a.office = b.office AND a.step IS NOT DISTINCT FROM b.step AND a.priority IS NOT DISTINCT FROM b.priority
    AND a.issued_at < b.issued_at
  GROUP BY ALL
)
SELECT office, step, day, n_inversions, n_pairs, round(n_inversions / n_pairs, 4) AS inversion_ratio
FROM pairs ORDER BY inversion_ratio DESC, office, step
