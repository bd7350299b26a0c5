-- view: marts.stock_balance
-- doc: what came of each batch, what became of it, and is what is left what was counted? · ہر کھیپ کا حساب
-- office: where it is · دفتر
-- item: booklet_36, laminate... · شے
-- batch: batch; NULL: not known · کھیپ
-- n_received: received · وصول
-- n_transferred_in: came from another office · دوسرے دفتر سے آیا
-- n_transferred_out: went to another office · دوسرے دفتر کو گیا
-- n_issued: given to machines, less what came back · مشینوں کو دیا
-- n_printed: printed, for a passport or to be spoiled later; NULL: not numbered · چھپے
-- n_spoiled: spoiled before anything was printed on it · خراب
-- n_in_store: not with a machine: received + transferred in - transferred out - issued - destroyed unissued; NULL: not numbered: days_of_cover has what was counted · ذخیرے میں
-- n_in_machines: issued - printed - spoiled; NULL: not numbered · مشینوں میں
WITH batch_of AS (SELECT item, batch, serial_from, serial_to FROM core.stock_movements WHERE fact = 'received' AND serial_from IS NOT NULL),
moved AS (
  SELECT m.*, CASE WHEN m.serial_from <= b.serial_to THEN b.batch END AS of_batch
  FROM core.stock_movements m ASOF LEFT JOIN batch_of b ON b.item = m.item AND b.serial_from <= m.serial_from
),
used AS (SELECT office, serial, count(*) AS n FROM marts.prints WHERE serial IS NOT NULL GROUP BY ALL),
printed AS (
  SELECT u.office, b.item, b.batch, count(*) AS n FROM used u ASOF JOIN batch_of b ON b.serial_from <= u.serial WHERE u.serial <= b.serial_to GROUP BY ALL
),
spoiled AS (SELECT serial_from FROM core.stock_movements WHERE fact = 'spoiled' AND serial_from IS NOT NULL),
spoiled_printed AS (SELECT serial FROM marts.prints SEMI JOIN spoiled ON serial_from = serial),
parts AS (
  SELECT office, item, coalesce(of_batch, batch) AS batch, fact, quantity FROM moved WHERE fact IN ('received', 'issued_to_machine', 'returned')
  UNION ALL SELECT office, item, coalesce(of_batch, batch), 'out', quantity FROM moved WHERE fact = 'transferred'
  UNION ALL SELECT to_office, item, coalesce(of_batch, batch), 'in', quantity FROM moved WHERE fact = 'transferred' AND to_office IS NOT NULL
  UNION ALL SELECT m.office, item, coalesce(of_batch, batch), 'spoiled', quantity FROM moved m ANTI JOIN spoiled_printed p ON p.serial = m.serial_from WHERE fact = 'spoiled'
  UNION ALL SELECT m.office, item, coalesce(of_batch, batch), 'destroyed', quantity FROM moved m ANTI JOIN spoiled s ON s.serial_from = m.serial_from WHERE fact = 'destroyed'
  UNION ALL SELECT office, item, batch, 'printed', n FROM printed
),
sums AS (
  SELECT office, item, batch,
    coalesce(sum(quantity) FILTER (fact = 'received'), 0)::BIGINT AS n_received,
    coalesce(sum(quantity) FILTER (fact = 'in'), 0)::BIGINT AS n_transferred_in, coalesce(sum(quantity) FILTER (fact = 'out'), 0)::BIGINT AS n_transferred_out,
    (coalesce(sum(quantity) FILTER (fact = 'issued_to_machine'), 0) - coalesce(sum(quantity) FILTER (fact = 'returned'), 0))::BIGINT AS n_issued,
    coalesce(sum(quantity) FILTER (fact = 'printed'), 0)::BIGINT AS n_printed, coalesce(sum(quantity) FILTER (fact = 'spoiled'), 0)::BIGINT AS n_spoiled,
    coalesce(sum(quantity) FILTER (fact = 'destroyed'), 0)::BIGINT AS n_destroyed
  FROM parts GROUP BY ALL
)
SELECT office, item, batch, n_received, n_transferred_in, n_transferred_out, n_issued,
  CASE WHEN is_numbered THEN n_printed END AS n_printed, n_spoiled,
  CASE WHEN is_numbered THEN n_received + n_transferred_in - n_transferred_out - n_issued - n_destroyed END AS n_in_store,
  CASE WHEN is_numbered THEN n_issued - n_printed - n_spoiled END AS n_in_machines
FROM sums LEFT JOIN (SELECT DISTINCT item, true AS is_numbered FROM batch_of) USING (item) ORDER BY office, item, batch
