// Rows 8 to 11: bad events, repeated ones, ones out of order and ones of the far future change nothing that the good ones say.
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Manifest } from '../../sinks/snapshot.ts';
import { compare } from './compare.ts';
import type { Fault, Finding } from './fault.ts';
import { datedTo, isEvent, linesOf, messagesOf } from './load.ts';
import type { Ring } from './ring.ts';

const rowsOf = async (dir: string): Promise<Manifest['rows']> =>
  JSON.parse(await readFile(join(dir, 'snapshots', 'latest.json'), 'utf8')).rows;
const timeOf = (line: string) => JSON.parse(line).time as string;

/** A bad event of each kind, made of a good one. */
const poisons: readonly ((line: string, i: number) => string)[] = [
  (line) => line.slice(0, -7),
  () => 'office,step,time',
  (line, i) => JSON.stringify({ ...JSON.parse(line), id: `bad-${i}`, time: 'soon' }),
  (line, i) => JSON.stringify({ ...JSON.parse(line), id: `bad-${i}`, type: 'passport.queue.teleported.v1' }),
  (line, i) => JSON.stringify({ ...JSON.parse(line), id: `bad-${i}`, officeid: '12345-1234567-1' }),
  () => '\u0000\u0001\u0002',
  () => '[[[[[[[[[[[[]]]]]]]]]]]]',
  (line, i) => JSON.stringify({ ...JSON.parse(line), id: { $ne: i } }),
];

/** The lines with `more` among them, each a while after its place. */
function mixed(ring: Ring, lines: readonly string[], more: readonly (readonly [at: number, line: string])[]) {
  const placed = more.map(([at, line]) => [at + 1 + ring.random.below(200), line] as const);
  const at = new Map<number, string[]>();
  for (const [place, line] of placed) {
    const key = Math.min(place, lines.length - 1);
    at.set(key, [...(at.get(key) ?? []), line]);
  }
  return lines.flatMap((line, i) => [line, ...(at.get(i) ?? [])]);
}

/** Told badly over a broker; told well in a file, in the order of time. Both are read to the end. */
async function beside(ring: Ring, told: readonly string[], well: readonly string[]) {
  const broker = await ring.broker();
  await broker.server.flood(messagesOf(told, ring.seed));
  const [dir, file] = [ring.folder('badly'), ring.folder('well')];
  await writeFile(`${file}.ndjson`, well.join('\n'));
  await ring.finish(dir, broker, '--time', 'event');
  await ring.ask('replay', `${file}.ndjson`, '--drain', '-C', file);
  const compared = await compare(dir, file, false);
  return { compared, broken: [...compared.examples, ...(await ring.proof(dir))], rows: await rowsOf(dir) };
}

const load = (ring: Ring) => ({
  seed: ring.seed,
  days: ring.short ? 0.05 : 0.9,
  offices: ring.short ? 2 : 8,
});
const expect = (what: string, got: number, wanted: number) =>
  got === wanted ? [] : [`${got} ${what}, told were ${wanted}`];

async function told(
  ring: Ring,
  share: number,
  make: (line: string, i: number) => string,
  counter: 'raw.rejected' | 'raw.duplicates',
): Promise<Finding> {
  const lines = linesOf(load(ring));
  const more = lines.flatMap((line, i) =>
    isEvent(line) && ring.random.chance(share) ? [[i, make(line, i)] as const] : [],
  );
  const { compared, broken, rows } = await beside(ring, mixed(ring, lines, more), lines);
  const count = rows[counter] ?? 0;
  const seen = `${count} counted as ${counter.slice(4)} beside ${lines.length} lines, ${compared.rows} rows compared`;
  const found = [...broken, ...expect(counter, count, more.length)];
  return { ...compared, times: more.length, recovered: [], seen, broken: found };
}

export const poison: Fault = {
  row: 8,
  what: '1 % poisonous events of eight kinds',
  run: (ring) => told(ring, 0.01, (line, i) => poisons[i % poisons.length](line, i), 'raw.rejected'),
};

export const repeated: Fault = {
  row: 9,
  what: '10 % events told again, in other messages',
  run: (ring) => told(ring, 0.1, (line) => line, 'raw.duplicates'),
};

export const disordered: Fault = {
  row: 10,
  what: '10 % events out of order, 1 % later than their bound',
  async run(ring) {
    const lines = linesOf({ ...load(ring), disorder: 0.1, late: 0.01 });
    const sorted = lines.toSorted((a, b) => timeOf(a).localeCompare(timeOf(b)));
    const times = lines.filter((line, i) => i > 0 && timeOf(line) < timeOf(lines[i - 1])).length;
    const { compared, broken, rows } = await beside(ring, lines, sorted);
    const seen = `${rows['raw.late']} late, equal to the sorted log in ${compared.rows} rows`;
    return { ...compared, times, recovered: [], seen, broken };
  },
};

export const future: Fault = {
  row: 11,
  what: 'events of the year 9999 and of clocks that are minutes ahead',
  async run(ring) {
    const lines = linesOf(load(ring)).filter(isEvent);
    const shift = Date.now() - Date.parse(timeOf(lines[lines.length - 1])) - 1000;
    const dated = lines.map((line) => datedTo(line, Date.parse(timeOf(line)) + shift));
    const more = dated.flatMap((line, i) => {
      if (!ring.random.chance(0.01)) return [];
      const event = { ...JSON.parse(line), id: `ahead-${i}` };
      const time = i % 2 === 0 ? '9999-12-31T23:59:59Z' : new Date(Date.now() + 3_600_000).toISOString();
      return [[i, JSON.stringify({ ...event, time })] as const];
    });
    const [dir, reference] = [ring.folder('ahead'), ring.folder('plain')];
    for (const [into, log] of [[dir, mixed(ring, dated, more)] as const, [reference, dated] as const]) {
      const broker = await ring.broker();
      await broker.server.flood(messagesOf(log, ring.seed));
      await ring.finish(into, broker);
    }
    const compared = await compare(dir, reference, false);
    const [got, plain] = [await rowsOf(dir), await rowsOf(reference)];
    const early = got['raw.late'] - plain['raw.late'];
    const broken = [
      ...compared.examples,
      ...(await ring.proof(dir)),
      ...expect('rejected', got['raw.rejected'], more.length),
      ...(early > 0 ? [`${early} more rows are late: windows closed early`] : []),
    ];
    const seen = `${got['raw.rejected']} rejected, no window closed early, ${compared.rows} rows compared`;
    return { ...compared, times: more.length, recovered: [], seen, broken };
  },
};
