-- table: staff.casework
-- doc: which steps did each officer do, of what service, and how long was one worked on? · ہر اہلکار نے کون سے مراحل کیے اور کتنا وقت لگا؟
-- officer: pseudonym of the officer · اہلکار کا فرضی نام
-- office: office it was done at · دفتر
-- step: the step; NULL: not said · مرحلہ
-- service: new, renewal, modification, lost; NULL: not said · خدمت
-- category: normal, urgent or fast_track; NULL: not said · زمرہ
-- n_done: steps done · مکمل مراحل
-- n_timed: of them those of which it is known how long they were worked on · جن کا وقت معلوم ہے
-- working_p50_ms: worked on one, median, ms; NULL under 30 timed · درمیانہ وقت
-- working_p90_ms: within which 9 of 10 are done, ms; NULL under 30 timed · نوے فیصد وقت
-- first_done_at: the first of them · پہلا
-- last_done_at: the last of them · آخری
WITH done AS (
  SELECT officer, office, step, service, category, count(*) AS n_done, count(working_ms) AS n_timed,
    quantile_cont(working_ms, [0.5, 0.9]) AS ms, min(ended_at) AS first_done_at, max(ended_at) AS last_done_at
  FROM core.stage_spans WHERE officer IS NOT NULL GROUP BY ALL
)
SELECT
  officer, office, step, service, category, n_done, n_timed,
  CASE WHEN n_timed >= 30 THEN round(ms[1])::BIGINT END AS working_p50_ms,
  CASE WHEN n_timed >= 30 THEN round(ms[2])::BIGINT END AS working_p90_ms,
  first_done_at, last_done_at
FROM done
