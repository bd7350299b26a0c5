// The overview of a snapshot, by SQL: the same shape and the same numbers as of the engine that left it.

import type { Places } from '../../data/places.ts';
import type { DuckDB } from '../../engine/duckdb.ts';
import type { Value } from '../../engine/ports.ts';
import { rowsIn } from '../alerts/row.ts';
import { grouped, type LineFacts, type Overview, overview, paneMs, trendMinutes } from './overview.ts';

/** An office is complete as far as the last of its clocks, and silent when all of them are. */
const offices = `SELECT clock AS office, CASE WHEN count(watermark_at) = count(*) THEN min(watermark_at) END AS watermark_at,
  bool_and(is_open) AS is_open, bool_and(is_silent) AS is_silent FROM core.clocks GROUP BY clock`;

/** Each office's last closed pane ends at `until_at`. */
const mark = `mark AS (SELECT office, make_timestamptz((epoch_ms(watermark_at) // ${paneMs} * ${paneMs}) * 1000) AS until_at FROM (${offices}))`;

const lines = `WITH ${mark},
last AS (SELECT w.* FROM windows.congestion_15m_by_1m w JOIN mark USING (office) WHERE w.window_end_at = until_at),
now AS (SELECT office, step, count(*) AS n FROM core.visits JOIN mark USING (office)
  WHERE issued_at < until_at AND (left_line_at IS NULL OR left_line_at >= until_at) GROUP BY office, step)
SELECT coalesce(last.office, now.office) AS office, coalesce(last.step, now.step, '') AS step,
  coalesce(now.n, 0)::DOUBLE AS waiting, coalesce(arrivals, 0)::DOUBLE AS arrivals, wait_p50_ms::DOUBLE AS p50,
  wait_p90_ms::DOUBLE AS p90, service_mean_ms AS service_ms, coalesce(counters, 0)::DOUBLE AS counters
FROM last FULL JOIN now ON last.office = now.office AND last.step IS NOT DISTINCT FROM now.step`;

const trends = `WITH ${mark}
SELECT office, coalesce(step, '') AS step, waiting, ((epoch_ms(until_at) - epoch_ms(window_start_at)) // ${paneMs})::INT AS ago
FROM windows.congestion_1m JOIN mark USING (office)
WHERE window_start_at < until_at AND ago <= ${trendMinutes}`;

const latest =
  '(SELECT * FROM core.alerts_revisions QUALIFY row_number() OVER (PARTITION BY alert ORDER BY number DESC) = 1)';

/** `madeAt` is when the snapshot was made, by the wall clock. */
export async function overviewOfSnapshot(
  db: DuckDB,
  places: Places,
  madeAt: string | null,
): Promise<Overview> {
  const [{ logged }] = await db.rows('SELECT epoch_ms(as_of)::DOUBLE AS logged FROM meta.snapshot');
  const clocks = await db.rows(
    `SELECT * REPLACE (epoch_ms(watermark_at)::DOUBLE AS watermark_at) FROM (${offices})`,
  );
  const minutes = grouped(await db.rows(trends), nameOf);
  return overview(
    {
      mode: 'snapshot',
      madeAt,
      logged: number(logged),
      clocks: clocks.map(({ office, watermark_at, is_open, is_silent }) => ({
        office: office as string,
        watermark: number(watermark_at),
        isOpen: is_open === true,
        isSilent: is_silent === true,
      })),
      lines: (await db.rows(lines)).map((row) => lineFacts(row, minutes.get(nameOf(row)) ?? [])),
      alerts: await rowsIn(db, "state <> 'clear'", latest),
    },
    places,
  );
}

type Row = Record<string, Value>;
const nameOf = ({ office, step }: Row) => `${office} ${step}`;
const number = (value: Value): number => (value === null ? Number.NaN : (value as number));

function lineFacts(row: Row, minutes: readonly Row[]): LineFacts {
  return {
    office: row.office as string,
    step: row.step as string,
    waiting: row.waiting as number,
    arrivals: row.arrivals as number,
    p50: number(row.p50),
    p90: number(row.p90),
    serviceMs: number(row.service_ms),
    counters: row.counters as number,
    byMinute: () => {
      const trend = new Array<number>(trendMinutes).fill(0);
      for (const { ago, waiting } of minutes) trend[trendMinutes - (ago as number)] = waiting as number;
      return trend;
    },
  };
}
