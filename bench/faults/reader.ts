// Row 15: a reader that keeps an old snapshot open sees the same to its end, and hinders nobody.
import { readdir, realpath } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { DuckDB } from '../../engine/duckdb.ts';
import type { Fault } from './fault.ts';
import { isEvent, linesOf } from './load.ts';
import { publish } from './publisher.ts';

const keep = 3;

export const oldReader: Fault = {
  row: 15,
  what: 'reader holds an old snapshot while new ones come',
  async run(ring) {
    const broker = await ring.broker();
    const dir = ring.folder('read');
    const words = ring.run(dir, broker, ...`--batch 64 --snapshot-every 200ms --keep ${keep}`.split(' '));
    const engine = ring.start(words, { failpoint: 'post-commit:tell' });
    await engine.reached('post-commit');
    const lines = linesOf({ seed: ring.seed, days: 1, offices: 6 }).filter(isEvent);
    const publisher = publish(broker, lines, ring.seed, { rate: 100, isNow: true });
    const latest = () => realpath(join(dir, 'snapshots', 'latest.duckdb')).catch(() => '');
    while ((await latest()) === '' && !engine.isOver()) await sleep(50);
    await sleep(1000);
    const reader = await DuckDB.open(await latest(), { readOnly: true });
    const digest = async () =>
      JSON.stringify(
        await reader.rows(
          'SELECT (SELECT md5(string_agg(e::VARCHAR, chr(10) ORDER BY seq, row)) FROM raw.events e) AS events, (SELECT count(*)::INTEGER FROM raw.ticks) AS ticks, (SELECT stamp FROM meta.snapshot) AS stamp',
        ),
      );
    const before = await digest();
    const times = ring.short ? 2 : 60;
    const broken: string[] = [];
    for (let published = 0, last = await latest(); published < times && !engine.isOver(); await sleep(50)) {
      const now = await latest();
      if (now === last) continue;
      [last, published] = [now, published + 1];
      if ((await digest()) !== before) broken.push(`it reads something else after ${published} snapshots`);
    }
    await reader.close();
    await publisher.stop();
    engine.signal('SIGTERM');
    if ((await engine.ended).code !== 130) broken.push('the engine ended otherwise than asked');
    const files = (await readdir(join(dir, 'snapshots'), { recursive: true })).filter((name) =>
      /T\d+Z\.duckdb$/.test(name),
    );
    // One of each hour and day is kept beside the newest, in two folders.
    if (files.length > 2 * (keep + 4)) broken.push(`${files.length} snapshots are kept`);
    const judged = await ring.judge(dir, broker);
    const seen = `the same rows through ${times} newer snapshots, ${files.length / 2} of them kept`;
    return { ...judged, times, recovered: [], seen, broken: [...broken, ...judged.broken] };
  },
};
