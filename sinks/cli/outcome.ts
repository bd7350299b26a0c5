// What is said on stderr when a log has been read: how much, what was refused, where the answers are, what to do next.
import type { Manifest } from '../snapshot.ts';

export function outcome({ rows, stamp, as_of }: Manifest, dir: string, isInterrupted = false): string {
  const events = Object.entries(rows)
    .filter(([name]) => /^raw\.\w+_events$/.test(name))
    .reduce((sum, [, n]) => sum + n, 0);
  const at = dir === './rahdari-data' ? '' : ` -C ${dir}`;
  const rejected = rows['raw.rejected'] ?? 0;
  return [
    `${dir} holds ${events} events, ${rejected} rejected, ${rows['raw.duplicates']} duplicates, ${rows['raw.late']} late`,
    ...(rejected > 0
      ? [`why rejected: npx rahdari sql${at} "SELECT reason, count(*) FROM raw.rejected GROUP BY 1"`]
      : []),
    ...(isInterrupted
      ? ['interrupted: what was read is committed; the same command goes on from there']
      : []),
    `snapshot ${stamp} · as of ${as_of ?? 'nothing'} · ${dir}/snapshots/latest.duckdb`,
    `next: npx rahdari query --list, or npx rahdari sql${at} "SHOW ALL TABLES"`,
    '',
  ].join('\n');
}
