-- table: marts.failure_demand
-- doc: how many visits are for something that an earlier visit should have settled? · کتنی ملاقاتیں پہلی ناکامی کی وجہ سے ہیں؟
-- office: office · دفتر
-- n_visits: visits about an application · ملاقاتیں
-- n_repeat: those for which the same application had been at the same step before · دوبارہ ملاقاتیں
-- repeat_ratio: share of them, 0 to 1 · تناسب
-- n_applications: applications that came again · درخواستیں
-- most_visits: most visits of one application for one step · سب سے زیادہ چکر
WITH visit AS (
  SELECT office, application, step, issued_at, token, hash(application, step) AS what
  FROM core.visits WHERE application IS NOT NULL AND issued_at IS NOT NULL
),
-- Most came once: only the others are put in order.
again AS (SELECT what FROM visit GROUP BY what HAVING count(*) > 1),
placed AS (
  SELECT office, application, row_number() OVER (PARTITION BY application, step ORDER BY issued_at, token) AS nth
  FROM visit SEMI JOIN again USING (what)
),
repeated AS (
  SELECT office, count(*) AS n_repeat, count(DISTINCT application) AS n_applications, max(nth) AS most_visits
  FROM placed WHERE nth > 1 GROUP BY office
),
total AS (SELECT office, count(*) AS n_visits FROM visit GROUP BY office)
SELECT
  office, n_visits,
  coalesce(n_repeat, 0) AS n_repeat,
  coalesce(n_repeat, 0) / n_visits AS repeat_ratio,
  coalesce(n_applications, 0) AS n_applications,
  coalesce(most_visits, 1) AS most_visits
FROM total LEFT JOIN repeated USING (office) ORDER BY repeat_ratio DESC, office
