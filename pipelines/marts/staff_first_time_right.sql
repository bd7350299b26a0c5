-- view: staff.first_time_right
-- doc: of the applications whose data an officer entered, how many had to be touched again? · کتنی درخواستیں پہلی بار میں درست تھیں؟
-- officer: pseudonym of the officer who entered the data first · اہلکار کا فرضی نام
-- office: office · دفتر
-- n_entered: applications · درخواستیں
-- n_amended: of them amended later · بعد میں درست کی گئیں
-- n_objected: of them objected to later · جن پر اعتراض ہوا
-- n_failed: of them failed at the quality check after printing · معیار کی جانچ میں ناکام
-- first_time_right_ratio: of them neither amended nor objected to, 0 to 1; NULL under 30 · پہلی بار درست کا تناسب
-- rework_ratio: amendments, objections and failures for each, 0 and more; NULL under 30 · دوبارہ کام کا تناسب
WITH entered AS (
  SELECT application, arg_min(officer, ended_at) AS officer, arg_min(office, ended_at) AS office
  FROM core.stage_spans WHERE fact = 'data_entered' AND officer IS NOT NULL GROUP BY application
),
again AS (
  SELECT application, count(*) FILTER (fact = 'data_amended') AS n_amended, count(*) FILTER (fact = 'objection_raised') AS n_objected, count(*) FILTER (fact = 'qc_failed') AS n_failed
  FROM core.stage_spans WHERE fact IN ('data_amended', 'objection_raised', 'qc_failed') GROUP BY application
)
SELECT
  officer, office, count(*) AS n_entered,
  count(*) FILTER (n_amended > 0) AS n_amended, count(*) FILTER (n_objected > 0) AS n_objected, count(*) FILTER (n_failed > 0) AS n_failed,
  CASE WHEN count(*) >= 30 THEN count(*) FILTER (coalesce(n_amended, 0) = 0 AND coalesce(n_objected, 0) = 0) / count(*) END AS first_time_right_ratio,
  CASE WHEN count(*) >= 30 THEN coalesce(sum(n_amended + n_objected + n_failed), 0) / count(*) END AS rework_ratio
FROM entered LEFT JOIN again USING (application) GROUP BY officer, office
