-- table: staff.ghost_shifts
-- doc: where was a shift planned or counters open, people came, and nobody was called? · کہاں شفٹ یا کاؤنٹر تھے، لوگ آئے، مگر کسی کو نہیں بلایا گیا؟
-- office: office · دفتر
-- shift_start_at: start of the shift; where the office tells no roster: the first counter opened · شفٹ کا آغاز
-- shift_end_at: its end (the last counter closed), or as_of() where it goes on · شفٹ کا اختتام
-- n_rostered: officers who were to come; 0: the office tells no roster · متوقع اہلکار
-- n_logged_in: officers who logged in for it · لاگ اِن ہونے والے
-- n_issued: tokens issued in it · جاری ٹوکن
-- n_called: calls in it: none, or the few that were made of many · بلائے گئے
-- first_issued_at: when the first of those waited came, to the minute · پہلا ٹوکن
WITH planned AS (
  SELECT office, shift_start_at, max(shift_end_at) AS shift_end_at,
    count(DISTINCT officer) FILTER (fact = 'rostered') AS n_rostered, count(DISTINCT officer) FILTER (fact = 'logged_in') AS n_logged_in
  FROM staff.duty_spans WHERE shift_start_at IS NOT NULL AND shift_start_at <= as_of() GROUP BY office, shift_start_at
  HAVING n_rostered > 0
),
-- Where nobody tells a roster, a shift is as long as a counter is open.
turned AS (
  SELECT office, event_at, (fact = 'counter_opened')::INTEGER - (lag(fact, 1, '') OVER (PARTITION BY office, counter ORDER BY event_at) = 'counter_opened')::INTEGER AS turn
  FROM raw.counter_events ANTI JOIN planned USING (office)
),
counted AS (SELECT office, event_at, sum(turn) OVER (PARTITION BY office ORDER BY event_at) AS n_open FROM turned WHERE turn <> 0),
begun AS (
  SELECT office, event_at, n_open > 0 AS is_open FROM counted
  QUALIFY is_open IS DISTINCT FROM lag(is_open) OVER (PARTITION BY office ORDER BY event_at)
),
shift AS (
  SELECT office, shift_start_at, least(shift_end_at, as_of()) AS shift_end_at, n_rostered, n_logged_in FROM planned
  UNION ALL
  SELECT office, event_at, coalesce(lead(event_at) OVER (PARTITION BY office ORDER BY event_at), as_of()), 0, 0
  FROM begun QUALIFY is_open
),
-- Tokens and calls up to each minute; shifts of one office may overlap.
minute AS (
  SELECT office, epoch_ms(issued_at) // 60000 AS minute, count(*) AS n_issued, 0 AS n_called FROM core.visits WHERE issued_at IS NOT NULL GROUP BY ALL
  UNION ALL
  SELECT office, epoch_ms(called_at) // 60000, 0, count(*) FROM core.visits WHERE called_at IS NOT NULL GROUP BY ALL
),
total AS (
  SELECT office, minute, sum(sum(n_issued)) OVER so_far AS n_issued, sum(sum(n_called)) OVER so_far AS n_called
  FROM minute GROUP BY office, minute WINDOW so_far AS (PARTITION BY office ORDER BY minute)
),
edge AS (SELECT *, epoch_ms(shift_start_at) // 60000 AS from_minute, epoch_ms(shift_end_at) // 60000 AS until_minute FROM shift),
within AS (
  SELECT edge.*, till.n_issued - coalesce(since.n_issued, 0) AS n_issued, till.n_called - coalesce(since.n_called, 0) AS n_called
  FROM edge
  ASOF JOIN total till ON till.office = edge.office AND till.minute < edge.until_minute
  ASOF LEFT JOIN total since ON since.office = edge.office AND since.minute < edge.from_minute
),
ghost AS (SELECT * FROM within WHERE n_issued >= 5 AND n_called * 20 < n_issued)
SELECT
  ghost.office, shift_start_at, shift_end_at, n_rostered, n_logged_in, n_issued::BIGINT AS n_issued, n_called::BIGINT AS n_called,
  make_timestamptz(came.minute * 60000000) AS first_issued_at
FROM ghost ASOF JOIN (SELECT office, minute FROM minute WHERE n_issued > 0) came ON came.office = ghost.office AND came.minute >= ghost.from_minute
WHERE until_minute - came.minute > 60
ORDER BY shift_start_at, ghost.office
