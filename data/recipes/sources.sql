-- title: Who tells us late, with events missing, or not at all? · کون دیر سے، ادھورا یا بالکل نہیں بتاتا؟
SELECT source, office, state, newest_at, n_events, n_missing, round(completeness_ratio, 4) AS completeness_ratio, delay_p50_ms, delay_p99_ms FROM marts.sources
WHERE state IS DISTINCT FROM 'well' OR n_missing > 0 OR delay_p99_ms > 60000 OR delay_p50_ms < -1000
