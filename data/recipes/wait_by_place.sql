-- title: How long will each place in a line wait from now? · قطار میں ہر جگہ کو کتنا انتظار ہوگا؟
-- param: office
-- param: places 20
SELECT
  office, step, n_waiting, counters, place, round(expected_wait(place, counters, service_mean_ms, 0.5) / 60000, 1) AS wait_p50_minutes,
  round(expected_wait(place, counters, service_mean_ms, 0.9) / 60000, 1) AS wait_p90_minutes
FROM (SELECT *, unnest(range(1, least(n_waiting, $places::BIGINT) + 2)) AS place FROM marts.waiting_now WHERE $office IS NULL OR office = $office)
ORDER BY office, step, place
