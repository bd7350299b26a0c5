// Row 5: the power goes at any moment; what was fsynced by then is whole, and names only what is there and whole.
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { memoryLog } from '../../engine/inputs/memory.ts';
import { filesOn } from '../../sinks/disk.ts';
import { Engine } from '../../sinks/engine.ts';
import { reference } from '../../sinks/reference.ts';
import { mappingFor } from '../../sinks/replay.ts';
import { retention } from '../../sinks/retention.ts';
import type { Manifest } from '../../sinks/snapshot.ts';
import { realWorld } from '../../sinks/world.ts';
import { none } from './differences.ts';
import type { Fault } from './fault.ts';
import { linesOf, messagesOf } from './load.ts';
import { Recorder } from './recorder.ts';

type Left = ReadonlyMap<string, Uint8Array | string>;
const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

/** An engine that takes snapshots and seals now and then; after which operations each snapshot was promised. */
async function lived(
  dir: string,
  seed: number,
): Promise<{ recorder: Recorder; promised: [number, string][] }> {
  const recorder = new Recorder();
  const world = { ...realWorld, files: filesOn(recorder.fs) };
  const { mapping } = await mappingFor(undefined);
  const engine = await Engine.open({ dir, mapping, reference: reference(), retention, limit: 64, world });
  const messages = messagesOf(linesOf({ seed, days: 0.03, offices: 2 }), seed).map(({ bytes }, i) => ({
    ...{ stream: 's', seq: i + 1, storedAt: Number.NaN, bytes },
  }));
  const promised: [number, string][] = [];
  const part = Math.ceil(messages.length / 4);
  for (let from = 0; from < messages.length; from += part) {
    await engine.read(memoryLog(messages.slice(0, from + part)));
    const { stamp } = await engine.snapshot(2);
    promised.push([recorder.at, stamp]);
    if (from % (2 * part) === 0) await engine.seal();
  }
  await engine.close();
  return { recorder, promised };
}

/** What is not whole in what the power cut left. */
function* broken(dir: string, left: Left, stamp: string | undefined): Generator<string> {
  const bytesOf = (path: string) => left.get(path) as Uint8Array | undefined;
  const json = (path: string) => JSON.parse(new TextDecoder().decode(bytesOf(path)));
  for (const root of [join(dir, 'snapshots'), join(dir, 'snapshots', 'restricted')]) {
    const link = left.get(join(root, 'latest.duckdb'));
    if (stamp !== undefined && link === undefined)
      yield `${stamp} was promised and there is no latest.duckdb`;
    if (stamp !== undefined && link !== undefined && String(link).slice(-26, -7) < stamp)
      yield `${stamp} was promised and latest.duckdb is older`;
    if (link !== undefined) {
      const target = join(root, String(link));
      const bytes = bytesOf(target);
      if (bytes === undefined) yield `latest.duckdb leads nowhere: ${link}`;
      else if (
        left.has(target.replace(/duckdb$/, 'json')) &&
        json(target.replace(/duckdb$/, 'json')).sha256 !== sha256(bytes)
      )
        yield `${link} is torn`;
    }
    if (left.has(join(root, 'latest.json'))) {
      const { stamp: shown, sha256: digest } = json(join(root, 'latest.json')) as Manifest;
      const path = join(
        root,
        `${shown.slice(0, 4)}-${shown.slice(4, 6)}-${shown.slice(6, 8)}`,
        `${shown}.duckdb`,
      );
      const bytes = bytesOf(path);
      if (bytes === undefined || sha256(bytes) !== digest)
        yield `latest.json names ${shown}, which is not whole`;
    }
  }
  const manifest = join(dir, 'archive', 'manifest.json');
  if (left.has(manifest))
    for (const { path, sha256: digest } of json(manifest).files) {
      const bytes = bytesOf(join(dir, 'archive', path));
      if (bytes === undefined || sha256(bytes) !== digest)
        yield `the archive names ${path}, which is not whole`;
    }
  for (const [path, bytes] of left)
    if (
      path.endsWith('.checkpoint') &&
      sha256(bytes.slice(32) as Uint8Array) !== Buffer.from(bytes.slice(0, 32) as Uint8Array).toString('hex')
    )
      yield `${path} is torn`;
}

export const powerCut: Fault = {
  row: 5,
  what: 'power cut between write, fsync and rename',
  async run(ring) {
    const dir = ring.folder('powered');
    const { recorder, promised } = await lived(dir, ring.seed);
    const cuts = ring.short ? 40 : 5000;
    const found = new Set<string>();
    let wrong = 0;
    for (let i = 0; i < cuts; i++) {
      const until = 1 + ring.random.below(recorder.at);
      const stamp = promised.findLast(([at]) => at <= until)?.[1];
      const faults = [...broken(dir, recorder.after(until, ring.random), stamp)];
      if (faults.length > 0) wrong++;
      for (const fault of faults) found.add(`${fault.replaceAll(/\d{8}T\d+Z/g, 'it')}`);
    }
    const seen = `${recorder.at} operations on files, cut at random: what is named is there and whole`;
    return { ...none, wrong, times: cuts, recovered: [], seen, broken: [...found].slice(0, 5) };
  },
};
