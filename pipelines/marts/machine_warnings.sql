-- view: marts.machine_warnings
-- doc: which machines show that they may fail soon: slower, spoiling more or stopping more often than they should? · کون سی مشینیں خراب ہونے والی ہیں؟
-- office: where it stands · دفتر
-- machine: the machine · مشین
-- hour_at: hour in which it worked and the sign was seen · گھنٹہ
-- why: slower, spoils, stops: one or more of them · وجہ
-- cycle_ms: mean time a booklet took at the end of the hour, ms · اوسط دورانیہ
-- drift_ratio: that over what it usually took in up to 60 hours of work before, less 1, as a moving mean (EWMA, weight 0.3); NULL: in the first 3 hours of work after a repair · سست روی
-- drift_limit: 3 standard deviations of that moving mean, of all machines, one hour being like the last as far as it is · حد
-- spoil_ratio: spoiled of made in the last 8 hours of work, 0 to 1; NULL: nothing made · خرابی کا تناسب
-- spoil_limit: p-chart: 3 standard errors above the rate of all machines · حد
-- n_short_stops: times it was HELD in these hours · مختصر وقفے
-- stops_limit: c-chart: 3 standard deviations above what all machines have for as much made, at least 2 · حد
WITH counts AS (
  SELECT office, machine, epoch_ms(ended_at) // 3600000 AS hour, ended_at, produced, spoiled, cycle_ms,
    produced - lag(produced) OVER mine AS made, spoiled - lag(spoiled) OVER mine AS bad
  FROM core.machine_spans WHERE produced IS NOT NULL WINDOW mine AS (PARTITION BY machine ORDER BY ended_at)
),
held AS (
  SELECT machine, epoch_ms(ended_at) // 3600000 AS hour, count(*) FILTER (state = 'HELD' AND state_before IS DISTINCT FROM 'HELD') AS n_stops, count(*) FILTER (fact = 'maintained') AS n_repairs
  FROM core.machine_spans WHERE state = 'HELD' OR fact = 'maintained' GROUP BY ALL
),
worked AS (
  SELECT office, machine, hour, sum(made) AS made, sum(bad) AS bad, arg_max(cycle_ms, ended_at) AS cycle_ms
  FROM counts WHERE made > 0 AND cycle_ms IS NOT NULL GROUP BY ALL
),
hours AS (
  SELECT w.*, coalesce(h.n_stops, 0) AS n_stops,
    coalesce(sum(h.n_repairs) OVER (PARTITION BY w.machine ORDER BY w.hour), 0) AS life
  FROM worked w LEFT JOIN held h USING (machine, hour)
),
usual AS (
  SELECT *, cycle_ms / median(cycle_ms) OVER (PARTITION BY machine ORDER BY hour ROWS BETWEEN 60 PRECEDING AND 1 PRECEDING) - 1 AS off,
    count(*) OVER (PARTITION BY machine ORDER BY hour ROWS BETWEEN 60 PRECEDING AND 1 PRECEDING) AS n_before
  FROM hours
),
lagged AS (SELECT *, lag(off) OVER (PARTITION BY machine, life ORDER BY hour) AS off_before FROM usual WHERE n_before >= 8),
overall AS (SELECT greatest(0, coalesce(corr(off, off_before), 0)) AS rho, median(abs(off)) / 0.6745 AS sigma, sum(bad) / nullif(sum(made), 0) AS bad_rate, sum(n_stops) / nullif(sum(made), 0) AS stop_rate FROM lagged),
charted AS (
  SELECT *, CASE WHEN count(*) OVER recent > 3 THEN list_reduce(list(off) OVER recent, lambda mean, x: mean + 0.3 * (x - mean)) END AS drift_ratio,
    sum(made) OVER shift AS made_8, sum(bad) OVER shift AS bad_8, sum(n_stops) OVER shift AS stops_8
  FROM usual WHERE n_before >= 8
  WINDOW recent AS (PARTITION BY machine, life ORDER BY hour ROWS 11 PRECEDING), shift AS (PARTITION BY machine, life ORDER BY hour ROWS 7 PRECEDING)
),
limits AS (
  SELECT charted.*, 3 * sigma * sqrt(0.3 / 1.7 * (1 + 0.7 * rho) / (1 - 0.7 * rho)) AS drift_limit, bad_8 / made_8 AS spoil_ratio, bad_rate + 3 * sqrt(bad_rate * (1 - bad_rate) / made_8) AS spoil_limit,
    greatest(2, made_8 * stop_rate + 3 * sqrt(made_8 * stop_rate)) AS stops_limit
  FROM charted, overall
),
signs AS (
  SELECT *, list_filter([CASE WHEN drift_ratio > drift_limit THEN 'slower' END, CASE WHEN spoil_ratio > spoil_limit THEN 'spoils' END, CASE WHEN stops_8 > stops_limit THEN 'stops' END], lambda sign: sign IS NOT NULL) AS why
  FROM limits
)
SELECT office, machine, make_timestamptz(hour * 3600000000) AS hour_at, why, cycle_ms, drift_ratio, drift_limit, spoil_ratio, spoil_limit, stops_8::BIGINT AS n_short_stops, stops_limit
FROM signs WHERE len(why) > 0 ORDER BY hour_at, office, machine
