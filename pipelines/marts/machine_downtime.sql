-- view: marts.machine_downtime
-- doc: what keeps machines from working, the worst first (Pareto)? · مشینیں کن وجوہات سے رکتی ہیں؟
-- office: where they stand · دفتر
-- state: HELD: from inside, SUSPENDED: from outside, ABORTED: broken, STOPPED: switched off · حالت
-- reason: why; NULL: not said · وجہ
-- n_stops: how often · تعداد
-- n_machines: machines it struck · مشینیں
-- lost_ms: time in it, ms · ضائع وقت
-- lost_ratio: share of all such time at the office, 0 to 1 · حصہ
-- cumulative_ratio: share of this and the worse ones, 0 to 1 · مجموعی حصہ
WITH kept AS (
  SELECT office, machine, state_before AS state, reason_before, ended_at, lasted_ms, coalesce(fact_before = 'state_changed', true) AS is_new
  FROM core.machine_spans WHERE state_before IN ('HELD', 'SUSPENDED', 'ABORTED', 'STOPPED')
),
stops AS (SELECT *, sum(is_new::INTEGER) OVER (PARTITION BY machine ORDER BY ended_at, is_new DESC) AS stop FROM kept),
each_of AS (
  SELECT office, machine, stop, state, first(reason_before ORDER BY ended_at, is_new DESC) AS reason, sum(lasted_ms) AS ms FROM stops GROUP BY office, machine, stop, state
),
lost AS (
  SELECT office, state, reason, count(*) AS n_stops, count(DISTINCT machine) AS n_machines, sum(ms)::BIGINT AS lost_ms
  FROM each_of WHERE NOT (state = 'STOPPED' AND reason IS NOT DISTINCT FROM 'closed') GROUP BY ALL
)
SELECT lost.*, lost_ms / nullif(sum(lost_ms) OVER (PARTITION BY office), 0) AS lost_ratio,
  sum(lost_ms) OVER (PARTITION BY office ORDER BY lost_ms DESC, state, reason) / nullif(sum(lost_ms) OVER (PARTITION BY office), 0) AS cumulative_ratio
FROM lost ORDER BY office, lost_ms DESC, state, reason
