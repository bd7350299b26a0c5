-- table: staff.peer_index
-- doc: does an officer need more or less time than others for the same work, and more than chance explains? Read it beside first_time_right · ایک اہلکار کو اسی کام میں دوسروں سے زیادہ وقت لگتا ہے؟
-- officer: pseudonym of the officer · اہلکار کا فرضی نام
-- office: office · دفتر
-- step: what the tokens wait for; NULL: not said · مرحلہ
-- n_served: visits served · خدمت یافتہ
-- actual_ms: time they took, ms · اصل وقت
-- expected_ms: time they would have taken at the mean of all officers for the same step, service and category, in those six hours of the day, ms · متوقع وقت
-- shrunk_index: actual over expected, 1: as the others, 1.2: a fifth more time; drawn towards 1 the fewer the visits; NULL under 30 · موازنہ
-- low_index: below this it is more than chance and the usual difference of officers; NULL under 30 · نچلی حد
-- high_index: above this likewise; NULL under 30 · اوپری حد
-- is_outside: the index is outside these limits; NULL under 30 · حد سے باہر
WITH mix AS (
  SELECT v.officer, v.office, v.step, a.service, coalesce(v.category, a.category) AS category, epoch_ms(called_at) // 21600000 % 4 AS hours,
    count(*) AS n, sum(service_ms) AS ms, sum(service_ms::DOUBLE * service_ms) AS squares
  FROM core.visits v LEFT JOIN core.applications a ON a.application = v.application
  WHERE v.officer IS NOT NULL AND service_ms IS NOT NULL GROUP BY ALL
),
mean_of AS (SELECT step, service, category, sum(ms) / sum(n) AS mean_ms FROM mix GROUP BY ALL),
paced AS (
  SELECT m.*, m.n * mean_ms AS plain_ms, sum(m.ms) OVER same / sum(m.n * mean_ms) OVER same AS pace
  FROM mix m JOIN mean_of ON mean_of.step IS NOT DISTINCT FROM m.step AND mean_of.service IS NOT DISTINCT FROM m.service AND mean_of.category IS NOT DISTINCT FROM m.category
  WINDOW same AS (PARTITION BY m.officer, m.office, m.step)
),
-- How much longer the same officers take in some six hours than at their own pace: who works then plays no part.
hours_of AS (SELECT step, hours, sum(ms) / sum(plain_ms * pace) AS factor FROM paced GROUP BY ALL),
-- How much one service differs from another, by step.
step_of AS (SELECT step, sqrt(greatest(0, sum(squares) / sum(n) / (sum(ms) / sum(n)) ** 2 - 1)) AS of_case FROM mix GROUP BY step),
own AS (
  SELECT p.officer, p.office, p.step, sum(p.n)::BIGINT AS n_served, sum(p.ms)::BIGINT AS actual_ms, sum(p.plain_ms * factor) AS expected_ms
  FROM paced p JOIN hours_of ON hours_of.step IS NOT DISTINCT FROM p.step AND hours_of.hours IS NOT DISTINCT FROM p.hours
  GROUP BY p.officer, p.office, p.step
),
-- Ratios are compared by their logarithms: half as long is as far as twice as long.
compared AS (
  SELECT own.*, of_case, of_case / sqrt(n_served) AS error, ln(greatest(actual_ms, 1) / nullif(expected_ms, 0)) AS deviation
  FROM own JOIN step_of ON step_of.step IS NOT DISTINCT FROM own.step WHERE n_served >= 30
),
spread AS (
  SELECT step, between_peers(list(deviation), list(error)) AS of_peers FROM compared WHERE error > 0 AND deviation IS NOT NULL GROUP BY step
),
judged AS (
  SELECT officer, office, compared.step, deviation, funnel_half_width(n_served, of_case, of_peers) AS width
  FROM compared LEFT JOIN spread ON spread.step IS NOT DISTINCT FROM compared.step
)
SELECT
  own.officer, own.office, own.step, n_served, actual_ms, round(expected_ms)::BIGINT AS expected_ms,
  CASE WHEN n_served >= 30 THEN shrunk_index(actual_ms, expected_ms, n_served) END AS shrunk_index,
  exp(-width) AS low_index, exp(width) AS high_index, abs(deviation) > width AS is_outside
FROM own LEFT JOIN judged ON judged.officer = own.officer AND judged.office = own.office AND judged.step IS NOT DISTINCT FROM own.step
