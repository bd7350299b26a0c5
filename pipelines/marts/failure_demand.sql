-- view: marts.failure_demand
-- doc: how many visits are for something that an earlier visit should have settled? · کتنی ملاقاتیں پہلی ناکامی کی وجہ سے ہیں؟
-- office: office · دفتر
-- n_visits: visits about an application · ملاقاتیں
-- n_repeat: those for which the same application had been at the same step before · دوبارہ ملاقاتیں
-- repeat_ratio: share of them, 0 to 1 · تناسب
-- n_applications: applications that came again · درخواستیں
-- most_visits: most visits of one application for one step · سب سے زیادہ چکر
WITH visit AS (
  SELECT office, application, row_number() OVER (PARTITION BY application, step ORDER BY issued_at, token) AS nth
  FROM core.visits WHERE application IS NOT NULL AND issued_at IS NOT NULL
)
SELECT
  office,
  count(*) AS n_visits,
  count(*) FILTER (nth > 1) AS n_repeat,
  count(*) FILTER (nth > 1) / count(*) AS repeat_ratio,
  count(DISTINCT application) FILTER (nth > 1) AS n_applications,
  max(nth) AS most_visits
FROM visit GROUP BY office ORDER BY repeat_ratio DESC, office
