-- view: staff.ghost_shifts
-- doc: where was a shift planned, people came, and nobody was called? · کہاں شفٹ تھی، لوگ آئے، مگر کسی کو نہیں بلایا گیا؟
-- office: office · دفتر
-- shift_start_at: start of the shift · شفٹ کا آغاز
-- shift_end_at: its end, or as_of() where it goes on · شفٹ کا اختتام
-- n_rostered: officers who were to come · متوقع اہلکار
-- n_logged_in: of them those who logged in all the same · لاگ اِن ہونے والے
-- n_issued: tokens issued in it · جاری ٹوکن
-- n_called: calls in it: none, or the few that were made of many · بلائے گئے
-- first_issued_at: when the first of those waited came · پہلا ٹوکن
WITH shift AS (
  SELECT office, shift_start_at, least(max(shift_end_at), as_of()) AS shift_end_at,
    count(DISTINCT officer) FILTER (fact = 'rostered') AS n_rostered, count(DISTINCT officer) FILTER (fact = 'logged_in') AS n_logged_in
  FROM staff.duty_spans WHERE shift_start_at IS NOT NULL AND shift_start_at <= as_of() GROUP BY office, shift_start_at
),
issued AS (
  SELECT s.office, s.shift_start_at, count(*) AS n, min(v.issued_at) AS first_at
  FROM core.visits v ASOF JOIN shift s ON s.office = v.office AND s.shift_start_at <= v.issued_at
  WHERE v.issued_at <= s.shift_end_at GROUP BY ALL
),
called AS (
  SELECT s.office, s.shift_start_at, count(*) AS n
  FROM core.visits v ASOF JOIN shift s ON s.office = v.office AND s.shift_start_at <= v.called_at
  WHERE v.called_at <= s.shift_end_at GROUP BY ALL
)
SELECT
  office, shift_start_at, shift_end_at, n_rostered, n_logged_in, issued.n AS n_issued, coalesce(called.n, 0) AS n_called, first_at AS first_issued_at
FROM shift JOIN issued USING (office, shift_start_at) LEFT JOIN called USING (office, shift_start_at)
WHERE n_rostered > 0 AND issued.n >= 5 AND coalesce(called.n, 0) * 20 < issued.n
  AND epoch_ms(shift_end_at) - epoch_ms(first_at) > 3600000
ORDER BY shift_start_at, office
