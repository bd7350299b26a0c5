-- title: What keeps the machines from working, the worst first? · مشینیں سب سے زیادہ کس وجہ سے رکتی ہیں؟
-- param: office
SELECT
  office, state, reason, n_stops, n_machines,
  to_milliseconds(lost_ms) AS lost, to_milliseconds(lost_ms // n_stops) AS mean_stop,
  round(lost_ratio, 4) AS lost_ratio, round(cumulative_ratio, 4) AS cumulative_ratio
FROM marts.machine_downtime
WHERE $office IS NULL OR office = $office
ORDER BY office, lost_ms DESC, state, reason
