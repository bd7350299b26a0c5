-- view: marts.booklet_gaps
-- doc: which serial numbers are missing, given out or used twice, or used without having been given out? · کون سے کتابچے غائب ہیں یا دو بار استعمال ہوئے؟
-- kind: passed_over: what came into the store later was given out and these not (first in, first out): taken, or laid aside; received_twice; issued_twice: again without having come back; used_twice: printed for two; used_unissued: printed without having been given to a machine · قسم
-- office: where · دفتر
-- item: booklet_36...; NULL: in no batch · شے
-- batch: batch they came in; NULL: in none · کھیپ
-- serial_from: first of them · پہلا نمبر
-- serial_to: last of them · آخری نمبر
-- n: how many · تعداد
-- since_at: since when it shows · کب سے
WITH ranges AS (
  SELECT office, item, batch, fact, serial_from, serial_to, moved_at, list_position(['received', 'allotted', 'returned', 'issued_to_machine', 'transferred'], fact) AS rank
  FROM core.stock_movements WHERE fact IN ('received', 'allotted', 'returned', 'issued_to_machine', 'transferred') AND serial_from IS NOT NULL
),
bounds AS (SELECT item, serial_from AS serial FROM ranges UNION SELECT item, serial_to + 1 FROM ranges),
pieces AS (
  SELECT item, serial, lead(serial) OVER (PARTITION BY item ORDER BY serial) AS until, row_number() OVER (PARTITION BY item ORDER BY serial) AS piece FROM bounds
),
covers AS (
  SELECT r.*, unnest(range(a.piece, b.piece)) AS piece
  FROM ranges r JOIN pieces a ON a.item = r.item AND a.serial = r.serial_from JOIN pieces b ON b.item = r.item AND b.serial = r.serial_to + 1
),
-- What happened to each piece, in order: no boundary lies within a piece.
steps AS (
  SELECT p.item, p.serial, p.until, r.office, r.fact, r.moved_at, lag(r.fact) OVER mine AS fact_before, lag(r.moved_at) OVER mine AS moved_before, lead(r.fact) OVER mine IS NULL AS is_last
  FROM covers r JOIN pieces p USING (item, piece)
  WINDOW mine AS (PARTITION BY p.item, p.serial ORDER BY r.moved_at, r.rank)
),
-- Those that left the vault or the counter, by when they had come in.
left_of AS (
  SELECT office, item, fact IN ('allotted', 'transferred') AS is_vault, moved_before AS entered_at, serial, moved_at FROM steps
  WHERE (fact = 'allotted' AND fact_before = 'received') OR (fact = 'issued_to_machine' AND fact_before IN ('received', 'allotted', 'returned'))
),
kept AS (SELECT item, office, fact = 'received' AS is_vault, moved_at AS entered_at, serial, until FROM steps WHERE is_last AND fact IN ('received', 'allotted', 'returned')),
last_left AS (SELECT office, item, is_vault, max({entered_at: entered_at, serial: serial}) AS newest FROM left_of GROUP BY ALL),
passed AS (
  SELECT k.* FROM kept k JOIN last_left l ON l.office = k.office AND l.item = k.item AND l.is_vault = k.is_vault
  WHERE {entered_at: k.entered_at, serial: k.serial} < l.newest
),
aged AS (
  SELECT p.office, p.item, p.serial, p.until, min(l.moved_at) AS since_at FROM passed p JOIN left_of l ON l.office = p.office AND l.item = p.item AND l.is_vault = p.is_vault
    AND l.moved_at >= p.entered_at AND {entered_at: l.entered_at, serial: l.serial} > {entered_at: p.entered_at, serial: p.serial}
  GROUP BY ALL
),
printed AS (SELECT office, serial, count(*) AS n, max(printed_at) AS used_at FROM marts.prints WHERE serial IS NOT NULL GROUP BY ALL),
given AS (SELECT serial, min(until) AS until FROM steps WHERE fact = 'issued_to_machine' GROUP BY serial),
found AS (
  SELECT 'passed_over' AS kind, office, serial, until, since_at FROM aged
  UNION ALL SELECT CASE fact WHEN 'received' THEN 'received_twice' ELSE 'issued_twice' END, office, serial, until, moved_at
    FROM steps WHERE fact = fact_before AND fact IN ('received', 'issued_to_machine')
  UNION ALL SELECT 'used_twice', any_value(office), serial, serial + 1, max(used_at) FROM printed GROUP BY serial HAVING sum(n) > 1
  UNION ALL SELECT 'used_unissued', p.office, p.serial, p.serial + 1, p.used_at FROM printed p ASOF LEFT JOIN given g ON g.serial <= p.serial WHERE g.until IS NULL OR p.serial >= g.until
),
placed AS (
  SELECT f.*, CASE WHEN f.serial <= r.serial_to THEN r.item END AS item, CASE WHEN f.serial <= r.serial_to THEN r.batch END AS batch
  FROM found f ASOF LEFT JOIN (SELECT item, batch, serial_from, serial_to FROM ranges WHERE fact = 'received') r ON r.serial_from <= f.serial
),
islands AS (
  SELECT *, sum(is_new) OVER (PARTITION BY kind, office, item, batch ORDER BY serial) AS island
  FROM (SELECT *, CASE WHEN serial = lag(until) OVER (PARTITION BY kind, office, item, batch ORDER BY serial) THEN 0 ELSE 1 END AS is_new FROM placed)
)
SELECT kind, office, item, batch, min(serial) AS serial_from, max(until) - 1 AS serial_to, max(until) - min(serial) AS n, min(since_at) AS since_at
FROM islands GROUP BY kind, office, item, batch, island ORDER BY since_at, kind, serial_from
