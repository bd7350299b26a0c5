-- title: How many were called within 15 minutes, and how many gave up? · کتنے لوگ پندرہ منٹ میں بلائے گئے اور کتنے چھوڑ گئے؟
-- param: office
-- param: days 7
SELECT
  office, step, sum(n_visits)::INTEGER AS n_visits, sum(n_served)::INTEGER AS n_served, sum(n_abandoned)::INTEGER AS n_abandoned, sum(n_no_show)::INTEGER AS n_no_show,
  round(sum(n_abandoned) / nullif(sum(n_abandoned) + sum(n_served), 0), 4) AS abandonment_ratio,
  round(sum(service_level_ratio * n_served) / nullif(sum(n_served) FILTER (service_level_ratio IS NOT NULL), 0), 3) AS about_service_level_ratio
FROM marts.service_levels
WHERE ($office IS NULL OR office = $office) AND hour_at > (SELECT max(hour_at) FROM marts.service_levels) - to_days($days::INTEGER)
GROUP BY office, step
ORDER BY about_service_level_ratio, office, step
