-- view: marts.machines_now
-- doc: what does each machine do now, since when, and how much can it make? · ہر مشین اب کیا کر رہی ہے؟
-- office: where it stands · دفتر
-- machine: the machine · مشین
-- state: PackML state; UNKNOWN: not heard of for three intervals · حالت
-- reason: why; NULL: not said · وجہ
-- since_at: since when; UNKNOWN: when it was heard last · کب سے
-- heard_at: when it was heard last · آخری اطلاع
-- rated_per_hour: rated speed; NULL: not said · مقررہ رفتار
-- oee_ratio: effectiveness of the last day on which it made something: low too where there was little to do; NULL: no such day · مؤثریت
-- capacity_per_hour: rated speed times that, 0 unless in EXECUTE or IDLE; NULL: not known · موجودہ گنجائش
-- can_per_hour: what it makes in an hour when there is work: rated speed times performance and quality of that day, 0 unless in EXECUTE or IDLE; NULL: not known · کام ہو تو گنجائش
WITH last_of AS (
  SELECT office, machine, arg_max({state: state}, ended_at).state AS told,
    arg_max({reason: reason, since: ended_at}, ended_at) FILTER (fact = 'state_changed' AND state IS DISTINCT FROM state_before) AS changed,
    max(ended_at) AS heard_at, arg_max(rated_per_hour, ended_at) AS rated_per_hour, bool_or(fact IN ('heartbeat', 'sampled')) AS is_heard
  FROM core.machine_spans GROUP BY office, machine
),
known AS (
  SELECT *, CASE WHEN is_heard THEN state_known(told, epoch_ms(as_of()) - epoch_ms(heard_at)) ELSE coalesce(told, 'UNKNOWN') END AS state FROM last_of
),
day_of AS (
  SELECT machine, arg_max(oee_ratio, day) AS oee_ratio, arg_max(performance_ratio * quality_ratio, day) AS can_ratio
  FROM marts.machine_effectiveness WHERE oee_ratio > 0 GROUP BY machine
)
SELECT office, machine, state, CASE WHEN state <> 'UNKNOWN' THEN changed.reason END AS reason,
  CASE WHEN state = 'UNKNOWN' THEN heard_at ELSE changed.since END AS since_at, heard_at, rated_per_hour, oee_ratio,
  CASE WHEN state IN ('EXECUTE', 'IDLE') THEN rated_per_hour * oee_ratio ELSE 0 END AS capacity_per_hour,
  CASE WHEN state IN ('EXECUTE', 'IDLE') THEN rated_per_hour * can_ratio ELSE 0 END AS can_per_hour
FROM known LEFT JOIN day_of USING (machine) ORDER BY office, machine
