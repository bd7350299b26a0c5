-- title: How many promises were kept, and how much was paid for those that were not? · کتنے وعدے پورے ہوئے اور ٹوٹے وعدوں پر کتنی فیس لی گئی؟
-- param: office
SELECT
  category, sum(n_ready_in_time)::INTEGER AS n_in_time, sum(n_ready_late)::INTEGER AS n_late, sum(n_open_overdue)::INTEGER AS n_open_overdue,
  round(sum(n_ready_in_time) / nullif(sum(n_ready_in_time + n_ready_late + n_open_overdue), 0), 4) AS ready_ratio,
  round(sum(refund_exposure_paisa) / 100, 2) AS refund_exposure_rupees
FROM marts.compliance WHERE $office IS NULL OR office = $office
GROUP BY category ORDER BY category
