-- view: marts.blind_spots
-- doc: which offices do we not see, or not well, and since when? · کون سے دفتر نظر نہیں آ رہے؟
-- clock: the office · دفتر
-- feed: the feed it is of, where several are declared; NULL: all of the office · ترسیل
-- why: never heard, silent, behind (10 minutes and more in open hours), or events missing · وجہ
-- since_at: since when; NULL: it never was heard · کب سے
-- newest_at: newest event; NULL: none · تازہ ترین واقعہ
-- behind: from its watermark to as_of(); NULL: nothing known · کتنا پیچھے
-- n_missing: events it numbered that have not come · غائب واقعات
WITH seen AS (
  SELECT clock, feed, newest_at, watermark_at, followed_since_at, is_silent, n_rows = 0 AS is_unheard,
    is_open AND as_of() - watermark_at >= INTERVAL 10 MINUTE AS is_behind,
    m.since_at AS missing_since_at, coalesce(n_missing, 0) AS n_missing
  FROM core.clocks LEFT JOIN marts.missing_events m ON regexp_extract(m.source, '[^/]+$') = clock
)
SELECT clock, feed,
  CASE WHEN is_unheard THEN 'never heard' WHEN is_silent THEN 'silent' WHEN is_behind THEN 'behind' ELSE 'events missing' END AS why,
  CASE WHEN is_unheard THEN NULL WHEN is_silent THEN followed_since_at WHEN is_behind THEN watermark_at ELSE missing_since_at END AS since_at,
  newest_at, as_of() - watermark_at AS behind, n_missing
FROM seen
WHERE is_unheard OR is_silent OR is_behind OR n_missing > 0
ORDER BY is_unheard DESC, is_silent DESC, is_behind DESC, since_at, clock
