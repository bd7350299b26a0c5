// What holds each watermark: a view over the clocks of a snapshot, by the definitions of what waits for them.
import { quote } from '../engine/quote.ts';

interface Waiting {
  readonly name: string;
  /** Width of its panes, ms. */
  readonly pane: number;
}

/** One row a clock. `pipelines` close their panes as the watermark passes them. */
export const watermarksView = (pipelines: readonly Waiting[]): string =>
  `CREATE VIEW meta.watermarks AS
WITH panes AS (SELECT * FROM (VALUES ${pipelines.map(({ name, pane }) => `(${quote(name)}, ${pane})`).join(', ')}) AS p(pipeline, pane)),
ends AS (SELECT clock, feed, pipeline, make_timestamptz(((epoch_ms(watermark_at) // pane + 1) * pane)::BIGINT * 1000) AS end_at FROM core.clocks, panes),
next AS (SELECT clock, feed, min(end_at) AS next_end_at, arg_min(pipelines, end_at) AS closes FROM (SELECT clock, feed, end_at, string_agg(pipeline, ', ' ORDER BY pipeline) AS pipelines FROM ends GROUP BY ALL) GROUP BY ALL),
held AS (SELECT *, coalesce(complete_until_at, newest_at - to_milliseconds(bound_ms)) AS own_at, CASE
    WHEN watermark_at IS NULL THEN 'nothing'
    WHEN watermark_at = as_of() AND bound_ms > 0 AND (own_at < watermark_at OR own_at IS NULL) THEN 'end'
    WHEN is_silent THEN 'silence'
    WHEN own_at < watermark_at OR own_at IS NULL THEN if(is_open, 'opening', 'closing')
    WHEN complete_until_at IS NOT NULL THEN 'heartbeat' ELSE 'bound' END AS held_by FROM core.clocks),
moved AS (SELECT *, CASE WHEN held_by IN ('silence', 'closing') THEN 'time' WHEN held_by IN ('end', 'nothing') THEN NULL WHEN complete_until_at IS NULL THEN 'row' ELSE 'heartbeat' END AS moves_by FROM held)
SELECT m.clock, m.feed, watermark_at, as_of() - watermark_at AS behind, held_by,
  if(held_by IN ('silence', 'closing'), followed_since_at, heard_at) AS since_at,
  m.feed IS NULL OR watermark_at IS NULL OR watermark_at = min(watermark_at) OVER (PARTITION BY m.clock) AS is_last,
  moves_by, CASE moves_by WHEN 'heartbeat' THEN next_end_at WHEN 'row' THEN next_end_at + to_milliseconds(bound_ms) WHEN 'time' THEN next_end_at + to_milliseconds(bound_ms) END AS moves_at,
  next_end_at, closes,
  (SELECT count(*) FROM core.applications a WHERE a.office = m.clock AND a.is_provisional) AS n_provisional
FROM moved m LEFT JOIN next n ON n.clock = m.clock AND n.feed IS NOT DISTINCT FROM m.feed ORDER BY behind DESC NULLS FIRST, m.clock, m.feed`;
