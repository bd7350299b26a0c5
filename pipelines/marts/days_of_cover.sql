-- view: marts.days_of_cover
-- doc: how many days does the stock last at the demand to expect, and is that less than a delivery takes? · ذخیرہ کتنے دن چلے گا؟
-- office: where it is used · دفتر
-- item: booklet_36, laminate... · شے
-- n_stock: what was counted last, and what came and went since, in machines too · موجودہ ذخیرہ
-- counted_at: when that was; NULL: never counted, all movements are summed up · گنتی کب ہوئی
-- demand_per_day: to be used in a calendar day: what came into the print queue in a day of the last 28 (or as many as are told), with what is spoiled on the way; NULL: nothing came · متوقع روزانہ استعمال
-- cover_days: stock over demand; NULL: no demand · کتنے دن کا ذخیرہ
-- runs_out_at: when it ends at that; NULL: no demand · کب ختم ہوگا
-- lead_days: from an order until it is here, by data/material.csv; NULL: not known · فراہمی کی مدت
-- order_by_at: what is ordered later comes too late; NULL: lead or demand is not known · کب تک منگوانا ہے
-- is_short: it ends before what is ordered now would be here; NULL: not known · کم پڑ جائے گا
WITH batch_of AS (SELECT item, serial_from, serial_to FROM core.stock_movements WHERE fact = 'received' AND serial_from IS NOT NULL),
spoiled_of AS (SELECT office, serial_from AS serial, moved_at AS used_at FROM core.stock_movements WHERE fact = 'spoiled' AND serial_from IS NOT NULL),
spoiled AS (FROM spoiled_of ANTI JOIN (SELECT serial FROM marts.prints SEMI JOIN spoiled_of USING (serial)) USING (serial)),
used AS (
  SELECT u.office, b.item, u.used_at FROM (SELECT office, serial, printed_at AS used_at FROM marts.prints WHERE serial IS NOT NULL UNION ALL SELECT office, serial, used_at FROM spoiled) u ASOF JOIN batch_of b ON b.serial_from <= u.serial WHERE u.serial <= b.serial_to
),
items AS (SELECT office, item, bool_or(serial_from IS NOT NULL) AS is_numbered FROM core.stock_movements GROUP BY office, item),
counted AS (SELECT office, item, max(moved_at) AS counted_at, arg_max(quantity, moved_at) AS n FROM core.stock_movements WHERE fact = 'stock_taken' GROUP BY office, item),
since AS (SELECT i.office, i.item, i.is_numbered, counted_at, coalesce(n, 0) AS n, coalesce(counted_at, TIMESTAMPTZ '1970-01-01 00:00:00+00') AS from_at FROM items i LEFT JOIN counted USING (office, item)),
moved AS (
  SELECT office, item, moved_at, CASE fact WHEN 'received' THEN quantity ELSE -quantity END AS d FROM core.stock_movements m
  WHERE fact IN ('received', 'transferred') OR (fact = 'destroyed' AND serial_from IS NULL)
  UNION ALL SELECT to_office, item, moved_at, quantity FROM core.stock_movements WHERE fact = 'transferred' AND to_office IS NOT NULL
),
come AS (SELECT s.office, s.item, sum(d) AS n FROM since s JOIN moved m ON m.office = s.office AND m.item = s.item AND m.moved_at > s.from_at GROUP BY ALL),
gone AS (
  SELECT s.office, s.item, count(*) AS n FROM since s JOIN used u ON u.office = s.office AND (u.item = s.item OR NOT s.is_numbered) AND u.used_at > s.from_at GROUP BY ALL
),
queue AS (
  SELECT office, count(*) FILTER (queued_at > as_of() - INTERVAL 28 DAY) / greatest(1, (epoch_ms(as_of()) - epoch_ms(greatest(min(queued_at), as_of() - INTERVAL 28 DAY))) / 86400000) AS per_day
  FROM marts.print_jobs WHERE office IS NOT NULL GROUP BY office
),
mix AS (SELECT office, item, count(*) AS n, sum(count(*)) OVER (PARTITION BY office) AS n_all FROM used GROUP BY office, item),
jobs AS (SELECT office, count(*) FILTER (n_printed > 0) AS n FROM marts.print_jobs GROUP BY office),
spoilage AS (SELECT office, sum(m.n) / nullif(any_value(j.n), 0) AS factor FROM mix m JOIN jobs j USING (office) GROUP BY office),
today AS (
  SELECT s.office, s.item, s.counted_at, (s.n + coalesce(c.n, 0) - coalesce(g.n, 0))::BIGINT AS n_stock,
    q.per_day * coalesce(f.factor, 1) * CASE WHEN s.is_numbered THEN coalesce(m.n / m.n_all, CASE WHEN f.factor IS NULL THEN 1 ELSE 0 END) ELSE 1 END AS demand_per_day
  FROM since s LEFT JOIN come c USING (office, item) LEFT JOIN gone g USING (office, item) LEFT JOIN mix m USING (office, item)
    LEFT JOIN queue q ON q.office = s.office LEFT JOIN spoilage f ON f.office = s.office
),
cover AS (SELECT *, share_of(n_stock, demand_per_day) AS cover_days, procurement_days(item) AS lead_days FROM today)
SELECT office, item, n_stock, counted_at, demand_per_day, cover_days, as_of() + to_milliseconds((cover_days * 86400000)::BIGINT) AS runs_out_at, lead_days,
  as_of() + to_milliseconds(((cover_days - lead_days) * 86400000)::BIGINT) AS order_by_at, cover_days < lead_days AS is_short
FROM cover ORDER BY cover_days NULLS LAST, office, item
