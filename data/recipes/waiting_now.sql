-- title: Who waits now, and how long will the next one wait? · اس وقت کون منتظر ہے، اور اگلے کو کتنا انتظار ہوگا؟
-- param: office
SELECT office, step, n_waiting, round(epoch(oldest_wait) / 60, 1) AS oldest_wait_minutes, counters,
  round(wait_next_p50_ms / 60000, 1) AS wait_next_p50_minutes, round(wait_next_p90_ms / 60000, 1) AS wait_next_p90_minutes
FROM marts.waiting_now
WHERE $office IS NULL OR office = $office
ORDER BY oldest_wait DESC, office
