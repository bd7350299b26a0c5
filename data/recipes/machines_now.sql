-- title: What does each machine do now, and how much can all of them make? · ہر مشین اب کیا کر رہی ہے اور کل گنجائش کتنی ہے؟
-- param: office
SELECT
  office, machine, state, reason, since_at, as_of() - since_at AS for_so_long, rated_per_hour,
  round(oee_ratio, 4) AS oee_ratio,
  round(capacity_per_hour)::BIGINT AS capacity_per_hour,
  round(can_per_hour)::BIGINT AS can_per_hour,
  round(sum(can_per_hour) OVER (PARTITION BY office))::BIGINT AS all_can_per_hour
FROM marts.machines_now
WHERE $office IS NULL OR office = $office
ORDER BY office, list_position(['UNKNOWN', 'ABORTED', 'SUSPENDED', 'HELD', 'STOPPED', 'IDLE', 'EXECUTE'], state), machine
