-- table: staff.peer_index
-- doc: does an officer need more or less time than others for the same work, and more than chance explains? Read it beside first_time_right · ایک اہلکار کو اسی کام میں دوسروں سے زیادہ وقت لگتا ہے؟
-- officer: pseudonym of the officer · اہلکار کا فرضی نام
-- office: office · دفتر
-- step: the step that most of the time goes to; NULL: not said · مرحلہ
-- n_cases: cases: how often the officer did the step done most often · معاملات
-- actual_ms: time worked on all steps, and on visits about no application, ms · اصل وقت
-- expected_ms: time they would have taken at the mean of all officers for the same step, service and category, in those six hours of the day, ms · متوقع وقت
-- plain_index: actual over expected, 1: as the others, 1.2: a fifth more time; NULL under 30 · موازنہ
-- shrunk_index: the same drawn towards 1 the fewer the cases; NULL under 30 · محتاط موازنہ
-- low_index: below this it is more than chance and the usual difference of officers; NULL under 30, or where fewer than 10 officers are compared · نچلی حد
-- high_index: above this likewise; NULL under 30, or where fewer than 10 officers are compared · اوپری حد
-- is_outside: the plain index is outside these limits; NULL under 30, or where fewer than 10 officers are compared · حد سے باہر
WITH work AS (
  SELECT officer, office, step, service, category, ended_at AS done_at, working_ms AS ms FROM core.stage_spans WHERE officer IS NOT NULL AND working_ms IS NOT NULL
  UNION ALL
  SELECT officer, office, step, NULL, category, served_at, service_ms FROM core.visits WHERE officer IS NOT NULL AND service_ms IS NOT NULL AND application IS NULL
),
mix AS (
  SELECT officer, office, step, service, category, epoch_ms(done_at) // 21600000 % 4 AS hours, count(*) AS n, sum(ms) AS ms, sum(ms::DOUBLE * ms) AS squares
  FROM work GROUP BY ALL
),
mean_of AS (
  SELECT step, service, category, sum(ms) / sum(n) AS mean_ms, greatest(0, sum(squares) / sum(n) - (sum(ms) / sum(n)) ** 2) AS variance FROM mix GROUP BY ALL
),
paced AS (
  SELECT m.*, m.n * mean_ms AS plain_ms, m.n * variance AS variance, sum(m.ms) OVER same / nullif(sum(m.n * mean_ms) OVER same, 0) AS pace
  FROM mix m JOIN mean_of ON mean_of.step IS NOT DISTINCT FROM m.step AND mean_of.service IS NOT DISTINCT FROM m.service AND mean_of.category IS NOT DISTINCT FROM m.category
  WINDOW same AS (PARTITION BY m.officer, m.office, m.step)
),
-- How much longer the same officers take in some six hours than at their own pace: who works then plays no part.
hours_of AS (SELECT step, hours, coalesce(sum(ms) / nullif(sum(plain_ms * pace), 0), 1) AS factor FROM paced GROUP BY ALL),
steps AS (
  SELECT officer, office, p.step, sum(n) AS n, sum(ms) AS ms, sum(plain_ms * factor) AS expected_ms, sum(variance) AS variance
  FROM paced p JOIN hours_of ON hours_of.step IS NOT DISTINCT FROM p.step AND hours_of.hours IS NOT DISTINCT FROM p.hours GROUP BY ALL
),
own AS (
  SELECT officer, office, arg_max(step, ms) AS step, max(n)::BIGINT AS n_cases, sum(ms)::BIGINT AS actual_ms, sum(expected_ms) AS expected_ms,
    sqrt(sum(variance)) / nullif(sum(expected_ms), 0) AS error
  FROM steps GROUP BY officer, office
),
-- Ratios are compared by their logarithms: half as long is as far as twice as long.
compared AS (
  SELECT officer, office, step, n_cases, error, ln(greatest(actual_ms, 1) / expected_ms) AS deviation FROM own WHERE n_cases >= 30 AND expected_ms > 0
),
spread AS (
  SELECT step, between_peers(list(deviation), list(error)) AS of_peers FROM compared WHERE error > 0 GROUP BY step HAVING count(*) >= 10
),
judged AS (
  SELECT officer, office, deviation, funnel_half_width(n_cases, error * sqrt(n_cases), of_peers) AS width
  FROM compared JOIN spread ON spread.step IS NOT DISTINCT FROM compared.step
)
SELECT
  own.officer, own.office, step, n_cases, actual_ms, round(expected_ms)::BIGINT AS expected_ms,
  CASE WHEN n_cases >= 30 THEN actual_ms / nullif(expected_ms, 0) END AS plain_index,
  CASE WHEN n_cases >= 30 THEN shrunk_index(actual_ms, expected_ms, n_cases) END AS shrunk_index,
  exp(-width) AS low_index, exp(width) AS high_index, abs(deviation) > width AS is_outside
FROM own LEFT JOIN judged ON judged.officer = own.officer AND judged.office = own.office
