-- title: How many days does the stock of booklets and laminate last, and when must it be ordered? · کتابچے اور لیمینیٹ کتنے دن چلیں گے؟
-- param: item
SELECT
  office, item, n_stock, round(demand_per_day, 1) AS demand_per_day, round(cover_days, 1) AS cover_days, lead_days, runs_out_at, order_by_at,
  CASE WHEN is_short THEN 'order now' WHEN is_short IS NULL THEN 'not known' ELSE 'enough' END AS advice
FROM marts.days_of_cover
WHERE $item IS NULL OR item = $item
ORDER BY cover_days NULLS LAST, office, item
