-- table: marts.at_risk
-- doc: which open applications will miss their due date, and how likely? · کن درخواستوں کا وعدہ ٹوٹنے کا خطرہ ہے؟
-- application: application number · درخواست نمبر
-- office: office that acted last · آخری دفتر
-- category: normal, urgent or fast_track; NULL: not said · زمرہ
-- step: last step it passed · آخری مرحلہ
-- fact: what happened last · آخری واقعہ
-- due_at: promised by · وعدے کی تاریخ
-- elapsed_working_days: working days since then · تب سے کتنے ایام کار ہوئے
-- slack_working_days: working days left until due; below 0: it is over · باقی ایام کار
-- p_breach: chance that it is not ready when due, by what became of others that stood there as long after the same fact (Kaplan-Meier, those still open counted as long as they were seen), 0 to 1; NULL: fewer than 30 others · وعدہ ٹوٹنے کا امکان
-- ready_p50_working_days: working days from now in which half of such are ready; NULL: not known, or more than half take longer than was ever seen · درمیانہ باقی وقت
-- ready_p90_working_days: working days from now in which 9 of 10 are; NULL likewise · نوے فیصد کا باقی وقت
-- n_others: those others · موازنہ
WITH place AS (SELECT o.office, kind, calendar FROM core.offices o JOIN meta.office_calendars USING (office)),
-- Which working day an hour is in, by calendar: asked for each step of each application.
hour AS (
  SELECT calendar, hour, max(n_working_days) AS n_working_days
  FROM (
    SELECT calendar, n_working_days, unnest(range(epoch_ms(starts_at) // 3600000, epoch_ms(ends_at) // 3600000 + 1)) AS hour
    FROM meta.calendar_days WHERE starts_at > as_of() - INTERVAL 60 DAY AND starts_at < as_of() + INTERVAL 2 DAY
  )
  GROUP BY ALL
),
now AS (SELECT calendar, n_working_days FROM meta.calendar_days WHERE starts_at <= as_of() AND ends_at > as_of()),
case_of AS (
  SELECT application, a.office, kind, calendar, category, step, fact, epoch_ms(step_since_at) // 3600000 AS since_hour, due_at, closed_at, ready_at, epoch_ms(ready_at) // 3600000 AS ready_hour
  FROM core.applications a JOIN place ON place.office = a.home_office
),
open AS (
  SELECT c.*, now.n_working_days - h.n_working_days AS elapsed, due.n_working_days - now.n_working_days AS slack
  FROM case_of c JOIN now USING (calendar) LEFT JOIN hour h ON h.calendar = c.calendar AND h.hour = since_hour
  ASOF LEFT JOIN meta.calendar_days due ON due.calendar = c.calendar AND due.starts_at <= c.due_at
  WHERE closed_at IS NULL AND ready_at IS NULL AND c.due_at IS NOT NULL
),
-- After each fact of the last 28 days: working days until something else happened, and until it was ready, or as long as it was seen.
-- One lookup of the calendar after the other: hours of one calendar joined with each other would be millions.
span AS MATERIALIZED (
  SELECT kind, calendar, s.fact_before AS fact, c.category, epoch_ms(s.started_at) // 3600000 AS from_hour, epoch_ms(s.ended_at) // 3600000 AS to_hour, ready_hour, count(*) AS n
  FROM core.stage_spans s JOIN case_of c USING (application)
  WHERE s.started_at > as_of() - INTERVAL 28 DAY AND (ready_at >= s.ended_at OR (ready_at IS NULL AND c.closed_at IS NULL))
  GROUP BY ALL
),
began AS MATERIALIZED (SELECT span.*, h.n_working_days AS from_day FROM span JOIN hour h ON h.calendar = span.calendar AND h.hour = from_hour),
ended AS MATERIALIZED (SELECT began.*, h.n_working_days AS to_day FROM began JOIN hour h ON h.calendar = began.calendar AND h.hour = to_hour),
seen AS (
  SELECT kind, fact, category, to_day - from_day AS stood, coalesce(h.n_working_days, now.n_working_days) - from_day AS days, ready_hour IS NOT NULL AS is_ready, sum(n) AS n
  FROM ended JOIN now ON now.calendar = ended.calendar LEFT JOIN hour h ON h.calendar = ended.calendar AND h.hour = ready_hour
  GROUP BY ALL
  UNION ALL SELECT kind, fact, category, elapsed, elapsed, false, count(*) FROM open WHERE elapsed IS NOT NULL GROUP BY ALL
),
stood AS (SELECT kind, fact, category, days, is_ready, n, unnest(range(0, least(stood, 3) + 1)) AS stood FROM seen WHERE days >= 0 AND stood >= 0),
risk AS (
  SELECT kind, fact, category, stood, days, sum(n) FILTER (is_ready) AS n_ready,
    sum(sum(n)) OVER (PARTITION BY kind, fact, category, stood ORDER BY days DESC) AS n_left, sum(sum(n)) OVER (PARTITION BY kind, fact, category, stood) AS n_others
  FROM stood GROUP BY kind, fact, category, stood, days
),
-- Of 1, how much is not ready after that day (Kaplan and Meier 1958).
curve AS (
  SELECT kind, fact, category, stood, days, n_others,
    exp(sum(ln(greatest(1 - coalesce(n_ready, 0) / n_left, 1e-9))) OVER (PARTITION BY kind, fact, category, stood ORDER BY days)) AS left_ratio
  FROM risk
),
-- Not ready until yesterday is known of all of them.
known AS (
  SELECT o.*, coalesce(y.left_ratio, 1) AS so_far
  FROM open o ASOF LEFT JOIN curve y ON y.kind = o.kind AND y.fact = o.fact AND y.category IS NOT DISTINCT FROM o.category AND y.stood = least(o.elapsed, 3) AND y.days <= o.elapsed - 1
),
judged AS (
  SELECT k.*, d.left_ratio AS at_due
  FROM known k ASOF LEFT JOIN curve d ON d.kind = k.kind AND d.fact = k.fact AND d.category IS NOT DISTINCT FROM k.category AND d.stood = least(k.elapsed, 3) AND d.days <= k.elapsed + greatest(k.slack, 0)
),
-- The first day after which only half, or a tenth, of what is left now is left.
share AS (SELECT kind, fact, category, stood, list(days ORDER BY days) AS days, list(left_ratio ORDER BY days) AS ratios, any_value(n_others) AS n_others FROM curve GROUP BY ALL)
SELECT
  application, office, j.category, step, j.fact, due_at, elapsed AS elapsed_working_days, slack AS slack_working_days,
  CASE WHEN slack < 0 THEN 1 WHEN s.n_others >= 30 THEN least(1, coalesce(at_due, 1) / so_far) END AS p_breach,
  CASE WHEN s.n_others >= 30 THEN s.days[list_position(list_transform(s.ratios, lambda r: r <= 0.5 * so_far), true)] - elapsed END AS ready_p50_working_days,
  CASE WHEN s.n_others >= 30 THEN s.days[list_position(list_transform(s.ratios, lambda r: r <= 0.1 * so_far), true)] - elapsed END AS ready_p90_working_days,
  s.n_others
FROM judged j LEFT JOIN share s ON s.kind = j.kind AND s.fact = j.fact AND s.category IS NOT DISTINCT FROM j.category AND s.stood = least(j.elapsed, 3)
