-- view: marts.door_and_tokens
-- doc: do tokens agree with the people counted at the door? More tokens than people: some were given out to nobody · کیا ٹوکن دروازے کی گنتی سے ملتے ہیں؟
-- hour_at: start of the hour · گھنٹے کا آغاز
-- office: office · دفتر
-- n_in: people counted in · اندر آئے
-- n_out: people counted out; NULL: not counted · باہر گئے
-- n_tokens: tokens issued · جاری ٹوکن
-- n_inside: counted in and not out again by the end of the hour, that day; NULL: not counted · اندر موجود
-- tokens_ratio: tokens for each person counted in; NULL: nobody came in · فی فرد ٹوکن
WITH door AS (
  -- A count is of the quarter of an hour that it ends.
  SELECT make_timestamptz(((epoch_ms(event_at) - 1) // 3600000) * 3600000000) AS hour_at, office, sum(n_in)::BIGINT AS n_in, sum(n_out)::BIGINT AS n_out
  FROM raw.door_events GROUP BY ALL
),
tokens AS (SELECT make_timestamptz((epoch_ms(issued_at) // 3600000) * 3600000000) AS hour_at, office, count(*) AS n FROM core.visits WHERE issued_at IS NOT NULL GROUP BY ALL)
SELECT
  hour_at, office, n_in, n_out, coalesce(n, 0) AS n_tokens,
  sum(n_in - n_out) OVER (PARTITION BY office, epoch_ms(hour_at) // 86400000 ORDER BY hour_at)::BIGINT AS n_inside,
  coalesce(n, 0) / nullif(n_in, 0) AS tokens_ratio
FROM door LEFT JOIN tokens USING (hour_at, office)
