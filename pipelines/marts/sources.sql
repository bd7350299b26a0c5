-- view: marts.sources
-- doc: who tells us, how late, and with what missing? Of the last 24 hours · کون بتاتا ہے، کتنی دیر سے، اور کیا غائب ہے؟
-- source: who tells · ذریعہ
-- office: office it tells of, or one of them · دفتر
-- newest_at: newest event, by its own time · تازہ ترین واقعہ
-- lag: from then to as_of() · کتنا پیچھے
-- n_events: events of the last 24 hours · واقعات
-- n_missing: events it numbered that have not come, ever · غائب واقعات
-- completeness_ratio: events of those and the missing, 0 to 1 · مکمل ہونے کا تناسب
-- delay_p50_ms: median time from an event until it was stored; below 0: its clock is fast; NULL: no broker stored it · درمیانی تاخیر
-- delay_p99_ms: 99 of 100 events are stored within this; NULL: no broker stored them · ننانوے فیصد تاخیر
-- state: silent, stalled (it tells, but is not complete for 10 minutes or more), or well; NULL: its office is no clock · حالت
WITH told AS (
  SELECT source, any_value(office) AS office, max(event_at) AS newest_at, count(*) AS n_events,
    round(quantile_cont(epoch_ms(received_at) - epoch_ms(event_at), 0.5))::BIGINT AS delay_p50_ms,
    round(quantile_cont(epoch_ms(received_at) - epoch_ms(event_at), 0.99))::BIGINT AS delay_p99_ms
  FROM raw.events WHERE event_at > as_of() - INTERVAL 24 HOUR GROUP BY source
),
clock AS (
  SELECT clock, bool_or(is_silent) AS is_silent, bool_or(is_open AND as_of() - watermark_at >= INTERVAL 10 MINUTE) AS is_behind
  FROM core.clocks GROUP BY clock
)
SELECT
  source, office, newest_at, as_of() - newest_at AS lag, n_events, coalesce(n_missing, 0) AS n_missing,
  n_events / (n_events + coalesce(n_missing, 0)) AS completeness_ratio, delay_p50_ms, delay_p99_ms,
  CASE WHEN is_silent THEN 'silent' WHEN is_behind THEN 'stalled' WHEN clock IS NOT NULL THEN 'well' END AS state
FROM told LEFT JOIN marts.missing_events m USING (source) LEFT JOIN clock ON clock.clock = told.office
ORDER BY list_position(['silent', 'stalled', 'well'], state), completeness_ratio, source
