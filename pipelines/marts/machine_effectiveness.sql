-- view: marts.machine_effectiveness
-- doc: how well was each machine used each day (ISO 22400-2)? · ہر مشین ہر دن کتنی مؤثر رہی؟
-- office: where it stands · دفتر
-- machine: the machine · مشین
-- day: local date; a stretch counts on the day it ended · مقامی تاریخ
-- planned_ms: planned busy time: its office was open and it was not stopped for upkeep; without known hours, not STOPPED, ms · منصوبہ بند وقت
-- executing_ms: EXECUTE: actual production time, ms · پیداواری وقت
-- idle_ms: IDLE: ready and without work, ms · فارغ
-- held_ms: HELD: kept by itself, such as by a jam, ms · اندرونی رکاوٹ
-- suspended_ms: SUSPENDED: kept from outside, such as without laminate, ms · بیرونی رکاوٹ
-- aborted_ms: ABORTED: broken, in and out of hours, ms · خراب
-- unknown_ms: not heard of for three intervals and more, ms · نامعلوم
-- n_produced: made, good and spoiled · تیار شدہ
-- n_good: of them good · درست
-- rated_per_hour: rated speed; NULL: not said · مقررہ رفتار
-- availability_ratio: executing of planned time; NULL: none planned · دستیابی
-- performance_ratio: made of what the rated speed gives while executing; above 1: is_rate_doubtful; NULL: it did not execute · کارکردگی
-- quality_ratio: good of made, 0 to 1; NULL: nothing made · معیار
-- oee_ratio: the product of the three; NULL: one is · مجموعی مؤثریت
-- starved_ratio: suspended of planned time; NULL: none planned · رسد کی کمی کا حصہ
-- is_rate_doubtful: faster than its rated speed, which must be wrong; NULL: it did not execute · مقررہ رفتار مشکوک
WITH heard AS (SELECT DISTINCT machine FROM core.machine_spans WHERE fact IN ('heartbeat', 'sampled')),
stretch AS (
  SELECT office, machine, epoch_ms(ended_at) // 1800000 AS half_hour, min(ended_at) AS from_at, any_value(rated_per_hour) AS rated_per_hour,
    CASE WHEN h.machine IS NULL THEN state_before ELSE state_known(state_before, lasted_ms) END AS state,
    coalesce(reason_before = 'maintenance', false) AS is_upkeep, coalesce(sum(lasted_ms), 0) AS ms
  FROM core.machine_spans LEFT JOIN heard h USING (machine) GROUP BY ALL
),
made AS (
  SELECT office, machine, epoch_ms(ended_at) // 1800000 AS half_hour,
    CASE WHEN produced >= lag(produced) OVER mine THEN produced - lag(produced) OVER mine END AS n_produced,
    CASE WHEN produced >= lag(produced) OVER mine THEN spoiled - lag(spoiled) OVER mine END AS n_spoiled
  FROM core.machine_spans WHERE produced IS NOT NULL WINDOW mine AS (PARTITION BY machine ORDER BY ended_at)
),
both_of AS (
  SELECT office, machine, half_hour, from_at, rated_per_hour, state, is_upkeep, ms, 0 AS n_produced, 0 AS n_spoiled FROM stretch
  UNION ALL SELECT office, machine, half_hour, NULL, NULL, NULL, NULL, 0, coalesce(sum(n_produced), 0), coalesce(sum(n_spoiled), 0) FROM made GROUP BY ALL
),
days AS (SELECT office, day, opens_at, closes_at, starts_at FROM meta.office_days WHERE office IN (SELECT office FROM both_of)),
daily AS (
  SELECT b.office, machine, coalesce(d.day, DATE '1970-01-01' + (half_hour // 48)::INTEGER) AS day, min(from_at) AS from_at,
    max(rated_per_hour) AS rated_per_hour, any_value(d.opens_at) AS opens_at, any_value(d.closes_at) AS closes_at, any_value(d.starts_at) IS NOT NULL AS has_hours,
    coalesce(sum(ms) FILTER (state <> 'STOPPED'), 0) AS on_ms, coalesce(sum(ms) FILTER (state = 'STOPPED' AND is_upkeep), 0) AS upkeep_ms,
    coalesce(sum(ms) FILTER (state = 'EXECUTE'), 0)::BIGINT AS executing_ms, coalesce(sum(ms) FILTER (state = 'IDLE'), 0)::BIGINT AS idle_ms,
    coalesce(sum(ms) FILTER (state = 'HELD'), 0)::BIGINT AS held_ms, coalesce(sum(ms) FILTER (state = 'SUSPENDED'), 0)::BIGINT AS suspended_ms,
    coalesce(sum(ms) FILTER (state = 'ABORTED'), 0)::BIGINT AS aborted_ms, coalesce(sum(ms) FILTER (state = 'UNKNOWN'), 0)::BIGINT AS unknown_ms,
    sum(n_produced)::BIGINT AS n_produced, sum(n_produced - n_spoiled)::BIGINT AS n_good
  FROM both_of b ASOF LEFT JOIN days d ON d.office = b.office AND d.starts_at <= make_timestamptz(half_hour * 1800000000)
  GROUP BY ALL
),
first_of AS (SELECT machine, min(from_at) AS first_at FROM daily GROUP BY machine),
planned AS (
  SELECT daily.*, CASE WHEN NOT has_hours THEN on_ms WHEN opens_at IS NULL THEN 0
    ELSE greatest(0, epoch_ms(least(closes_at, as_of())) - epoch_ms(greatest(opens_at, first_at)) - upkeep_ms) END::BIGINT AS planned_ms
  FROM daily JOIN first_of USING (machine)
)
SELECT office, machine, day, planned_ms, executing_ms, idle_ms, held_ms, suspended_ms, aborted_ms, unknown_ms, n_produced, n_good, rated_per_hour,
  availability(planned_ms, executing_ms) AS availability_ratio,
  performance(3600000 / rated_per_hour, n_produced, executing_ms) AS performance_ratio,
  quality(n_good, n_produced) AS quality_ratio,
  oee(planned_ms, executing_ms, 3600000 / rated_per_hour, n_produced, n_good) AS oee_ratio,
  share_of(suspended_ms, planned_ms) AS starved_ratio,
  performance(3600000 / rated_per_hour, n_produced, executing_ms) > 1 AS is_rate_doubtful
FROM planned ORDER BY day, office, machine
