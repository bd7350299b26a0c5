-- table: staff.first_time_right
-- doc: of the applications whose data an officer entered, how many had to be touched again? · کتنی درخواستیں پہلی بار میں درست تھیں؟
-- officer: pseudonym of the officer who entered the data first · اہلکار کا فرضی نام
-- office: office · دفتر
-- n_entered: applications · درخواستیں
-- n_amended: of them amended later · بعد میں درست کی گئیں
-- n_objected: of them objected to, before the entry or after · جن پر اعتراض ہوا
-- n_objected_later: of them objected to after the entry · جن پر بعد میں اعتراض ہوا
-- n_failed: of them failed at the quality check after printing · معیار کی جانچ میں ناکام
-- first_time_right_ratio: of them neither amended nor objected to after the entry, 0 to 1; NULL under 30 · پہلی بار درست کا تناسب
-- objection_ratio: of them objected to, 0 to 1; NULL under 30 · اعتراض کا تناسب
-- rework_ratio: amendments, objections and failures after the entry, for each, 0 and more; NULL under 30 · دوبارہ کام کا تناسب
WITH entered AS (
  SELECT application, arg_min(officer, ended_at) AS officer, arg_min(office, ended_at) AS office, min(ended_at) AS entered_at
  FROM core.stage_spans WHERE fact = 'data_entered' AND officer IS NOT NULL GROUP BY application
),
again AS (
  SELECT application, fact, ended_at FROM core.stage_spans WHERE fact IN ('data_amended', 'objection_raised', 'qc_failed')
),
followed AS (
  SELECT any_value(e.officer) AS officer, any_value(e.office) AS office,
    count(*) FILTER (fact = 'data_amended' AND ended_at > entered_at) AS n_amended, count(*) FILTER (fact = 'objection_raised') AS n_objected,
    count(*) FILTER (fact = 'objection_raised' AND ended_at > entered_at) AS n_later, count(*) FILTER (fact = 'qc_failed') AS n_failed
  FROM entered e LEFT JOIN again a ON a.application = e.application GROUP BY e.application
)
SELECT
  officer, office, count(*) AS n_entered,
  count(*) FILTER (n_amended > 0) AS n_amended, count(*) FILTER (n_objected > 0) AS n_objected,
  count(*) FILTER (n_later > 0) AS n_objected_later, count(*) FILTER (n_failed > 0) AS n_failed,
  CASE WHEN count(*) >= 30 THEN count(*) FILTER (n_amended = 0 AND n_later = 0) / count(*) END AS first_time_right_ratio,
  CASE WHEN count(*) >= 30 THEN count(*) FILTER (n_objected > 0) / count(*) END AS objection_ratio,
  CASE WHEN count(*) >= 30 THEN sum(n_amended + n_later + n_failed) / count(*) END AS rework_ratio
FROM followed GROUP BY officer, office
