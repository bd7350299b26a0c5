-- table: staff.handling
-- doc: how long does a service take each officer? · ہر اہلکار کو ایک خدمت میں کتنا وقت لگتا ہے؟
-- officer: pseudonym of the officer · اہلکار کا فرضی نام
-- office: office · دفتر
-- step: what the tokens wait for; NULL: not said · مرحلہ
-- service: new, renewal, modification, lost, as its application says; NULL: not said · خدمت
-- category: normal, urgent or fast_track, as the visit or its application says; NULL: not said · زمرہ
-- n_served: visits served · خدمت یافتہ
-- handling_p50_ms: median, ms; NULL under 30 visits · درمیانہ وقت
-- handling_p90_ms: time in which 9 of 10 are served, ms; NULL under 30 visits · نوے فیصد وقت
WITH timed AS (
  SELECT v.officer, v.office, v.step, a.service, coalesce(v.category, a.category) AS category, count(*) AS n_served, quantile_cont(service_ms, [0.5, 0.9]) AS ms
  FROM core.visits v LEFT JOIN core.applications a ON a.application = v.application
  WHERE v.officer IS NOT NULL AND service_ms IS NOT NULL GROUP BY ALL
)
SELECT
  officer, office, step, service, category, n_served,
  CASE WHEN n_served >= 30 THEN round(ms[1])::BIGINT END AS handling_p50_ms,
  CASE WHEN n_served >= 30 THEN round(ms[2])::BIGINT END AS handling_p90_ms
FROM timed
