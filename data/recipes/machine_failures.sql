-- title: Which machines fail most, and how soon are they repaired (MTBF, MTTR)? · کون سی مشینیں زیادہ خراب ہوتی ہیں؟
-- param: office
SELECT
  office, machine, n_failures, n_repaired,
  to_milliseconds(mtbf_ms::BIGINT) AS mtbf, to_milliseconds(mttr_ms::BIGINT) AS mttr,
  round(inherent_availability_ratio, 4) AS inherent_availability_ratio, broken_since_at
FROM marts.machine_failures
WHERE $office IS NULL OR office = $office
ORDER BY n_failures DESC, office, machine
