-- view: marts.stock_counts
-- doc: was as much counted as there must have been? · کیا گنتی کھاتے کے مطابق تھی؟
-- office: where · دفتر
-- item: booklets, which have serial numbers · شے
-- counted_at: when they were counted · گنتی کا وقت
-- n_counted: how many were counted · گنے گئے
-- n_book: how many there must have been: received and come in, less gone out, printed, spoiled and destroyed until then · کھاتے کے مطابق
-- n_missing: n_book less n_counted; negative: more than there can be · کم
WITH batch_of AS (SELECT item, serial_from, serial_to FROM core.stock_movements WHERE fact = 'received' AND serial_from IS NOT NULL),
printed AS (
  SELECT office, item, p.used_at AS moved_at, p.serial
  FROM (SELECT any_value(office) AS office, serial, min(printed_at) AS used_at FROM marts.prints WHERE serial IS NOT NULL GROUP BY serial) p
  ASOF JOIN batch_of b ON b.serial_from <= p.serial WHERE p.serial <= b.serial_to
),
spoiled AS (SELECT office, item, moved_at, quantity, serial_from FROM core.stock_movements WHERE fact = 'spoiled' AND serial_from IS NOT NULL),
deltas AS (
  SELECT office, item, moved_at, CASE fact WHEN 'received' THEN quantity ELSE -quantity END AS d FROM core.stock_movements WHERE fact IN ('received', 'transferred')
  UNION ALL SELECT to_office, item, moved_at, quantity FROM core.stock_movements WHERE fact = 'transferred' AND to_office IS NOT NULL
  UNION ALL SELECT office, item, moved_at, -1 FROM printed
  UNION ALL SELECT office, item, moved_at, -quantity FROM spoiled s ANTI JOIN (SELECT serial FROM marts.prints SEMI JOIN spoiled ON serial_from = serial) p ON p.serial = s.serial_from
  UNION ALL SELECT m.office, m.item, m.moved_at, -m.quantity FROM core.stock_movements m ANTI JOIN spoiled s ON s.serial_from = m.serial_from WHERE m.fact = 'destroyed'
),
counts AS (SELECT office, item, moved_at, quantity FROM core.stock_movements WHERE fact = 'stock_taken' AND item IN (SELECT item FROM batch_of)),
between_counts AS (
  SELECT c.office, c.item, c.moved_at, sum(d) AS d FROM deltas ASOF JOIN counts c ON c.office = deltas.office AND c.item = deltas.item AND c.moved_at >= deltas.moved_at GROUP BY ALL
),
booked AS (
  SELECT c.office, c.item, c.moved_at AS counted_at, c.quantity AS n_counted, coalesce(sum(d) OVER (PARTITION BY c.office, c.item ORDER BY c.moved_at), 0)::BIGINT AS n_book
  FROM counts c LEFT JOIN between_counts b ON b.office = c.office AND b.item = c.item AND b.moved_at = c.moved_at
)
SELECT *, n_book - n_counted AS n_missing FROM booked ORDER BY counted_at, office, item
