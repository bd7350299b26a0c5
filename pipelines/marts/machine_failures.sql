-- view: marts.machine_failures
-- doc: how often does each machine fail, and how soon is it repaired? · ہر مشین کتنی بار خراب ہوتی ہے اور کتنی جلد ٹھیک ہوتی ہے؟
-- office: where it stands · دفتر
-- machine: the machine · مشین
-- n_failures: how often it broke down (ABORTED) · خرابیاں
-- n_repaired: of them repaired · مرمت شدہ
-- operating_ms: time in EXECUTE, ms · کام کا وقت
-- repair_ms: time broken until repaired, those still broken left out, ms · مرمت کا وقت
-- mtbf_ms: mean operating time between failures, ms; NULL: none · خرابیوں کے بیچ اوسط وقت
-- mttr_ms: mean time to repair, ms; NULL: none was repaired · مرمت کا اوسط وقت
-- inherent_availability_ratio: MTBF / (MTBF + MTTR); NULL: either is · ذاتی دستیابی
-- broken_since_at: broken since; NULL: it is not · کب سے خراب
WITH told AS (
  SELECT office, machine,
    count(*) FILTER (state = 'ABORTED' AND state_before IS DISTINCT FROM 'ABORTED') AS n_failures,
    count(*) FILTER (state_before = 'ABORTED' AND state IS DISTINCT FROM 'ABORTED') AS n_repaired,
    coalesce(sum(lasted_ms) FILTER (state_before = 'EXECUTE'), 0)::BIGINT AS operating_ms,
    coalesce(sum(lasted_ms) FILTER (state_before = 'ABORTED'), 0)::BIGINT AS broken_ms,
    max(ended_at) FILTER (state = 'ABORTED' AND state_before IS DISTINCT FROM 'ABORTED') AS failed_at, max(ended_at) AS heard_at
  FROM core.machine_spans GROUP BY ALL
),
since AS (
  SELECT told.*, CASE WHEN n_failures > n_repaired THEN failed_at END AS broken_since_at,
    broken_ms - CASE WHEN n_failures > n_repaired THEN epoch_ms(heard_at) - epoch_ms(failed_at) ELSE 0 END AS repair_ms
  FROM told
)
SELECT office, machine, n_failures, n_repaired, operating_ms, repair_ms,
  share_of(operating_ms, n_failures) AS mtbf_ms, share_of(repair_ms, n_repaired) AS mttr_ms,
  inherent_availability(share_of(operating_ms, n_failures), share_of(repair_ms, n_repaired)) AS inherent_availability_ratio, broken_since_at
FROM since ORDER BY n_failures DESC, office, machine
