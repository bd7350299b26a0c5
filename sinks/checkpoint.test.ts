// Restarts: an engine that goes on from a checkpoint leaves what one leaves that was never stopped.
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { nameOf } from '../engine/ddl.ts';
import { memoryLog } from '../engine/inputs/memory.ts';
import { gapsTable } from '../engine/ledger.ts';
import { Engine } from './engine.ts';
import { reference } from './reference.ts';
import { mappingFor } from './replay.ts';
import { foldersOf, lines, logOf } from './sample.fixture.ts';
import { wallTime } from './wall-time.ts';
import { realWorld, type World } from './world.ts';

const test = suite('sinks/checkpoint');
const folder = foldersOf(test);
const messages = logOf(lines);

const now = () => Date.parse('2026-03-02T12:00:00Z');
/** The real world, at an instant. */
const worldAt = (now: () => number): World => ({ ...realWorld, clock: { ...wallTime, now } });

async function open(dir: string, notices: string[] = []): Promise<Engine> {
  const { mapping } = await mappingFor(undefined);
  const notice = (text: string) => void notices.push(text);
  return Engine.open({ dir, mapping, limit: 100, reference: reference(), notice, world: worldAt(now) });
}

/** Every row that is committed, revisions and all. */
async function everything({ db, tables }: Engine): Promise<string> {
  const rows: unknown[] = [];
  for (const table of tables)
    if (table !== gapsTable && table.name !== 'clocks' && table.name !== 'sources')
      rows.push(table.name, await db.rows(`SELECT * FROM ${nameOf(table)} ORDER BY ALL`));
  return JSON.stringify(rows, (_, value) => (typeof value === 'bigint' ? String(value) : value));
}

async function undisturbed(): Promise<string> {
  const engine = await open(folder());
  await engine.read(memoryLog(messages));
  await engine.drain();
  const all = await everything(engine);
  await engine.close();
  return all;
}

test('stopped at a checkpoint, after one and long after one, it leaves the same rows', async () => {
  const dir = folder();
  for (const [upTo, isChecked] of [
    [300, true],
    [437, false],
    [700, true],
    [701, false],
  ] as const) {
    const engine = await open(dir);
    await engine.read(memoryLog(messages.slice(0, upTo)));
    if (isChecked) await engine.snapshot();
    await engine.close();
  }
  const engine = await open(dir);
  await engine.read(memoryLog(messages));
  await engine.drain();
  const found = await everything(engine);
  await engine.close();
  assert.ok(found.length > 100_000);
  assert.ok(found === (await undisturbed()), 'rows differ');
});

const fields = (of: Record<string, string>) =>
  Object.entries(of).flatMap(([name, list]) => list.split(' ').map((field) => `${name}.${field}`));
const given = fields({
  Kernel: 'catalogue dictionaries folds time timers',
  LoggedTime: 'told',
  Feeds: 'labels specOf units',
  Silence: 'feeds time',
  Calendars: 'specOf',
  Promises: 'base dictionaries hoursOf',
  Dedupe: 'horizon sources',
  Folds: 'all cause ofTable',
  Timers: 'compareCases',
  CaseEvents: 'copied facts from key ranks sources',
  Columns: 'nones table widths',
  Milestones: 'after cases clocks derivations events options taking timed waiting',
  Windows: 'flows placing',
  WindowSet: 'cause clocks foldOf folds',
  WindowState: 'emit hold hop isInvertible localeOf pane pipeline plan',
  WindowKeys: 'by clockAt clockColumn',
  WindowStore: 'grid keys',
  Sketches: 'shares',
  Bins: 'type universe',
  Closing: 'state watcher',
  Corrections: 'closing flows windows',
  Sent: 'folds',
  Sequences: 'cause',
  Ranges: 'most',
  Alerts: 'clock clocks dictionaries feed settle silenceRule',
  Watcher: 'closingAt incidents keyLabels state texts watched',
  Threshold: 'inRow levelsOf',
  Scale: 'rule specOf',
  Incidents: 'rules',
  Revisions: 'clock dictionaries identifiers',
});
const lookedUpAgain = fields({
  Feeds: 'specs',
  Promises: 'compiled workdays',
  Scale: 'resolved',
  CaseEvents: 'rankOf',
  Dedupe: 'known sourceKeys',
  WindowKeys: 'table width',
  WindowState: 'corrected near',
  Columns: 'inOrder',
});
const emptyBetweenCommits = fields({
  Kernel: 'touched',
  Sent: 'counted',
  Sequences: 'rows',
  CaseEvents: 'slot',
  Milestones: 'changes old touched',
  WindowSet: 'taken',
  WindowState: 'recompute results',
  Windows: 'ones weights',
  Sketches: 'codes spread',
  Corrections: 'current isTouched late touched',
  Revisions: 'rows',
});

test('every field of the kernel is state, or follows from the definitions, or is empty between commits', async () => {
  const engine = await open(folder());
  const others = new Map<string, Set<string>>();
  const walk = (of: object): void => {
    const { state, name } = of.constructor as unknown as { state?: readonly string[]; name: string };
    if (!state) return;
    const rest = Object.keys(of).filter((field) => !state.includes(field));
    others.set(name, new Set([...(others.get(name) ?? []), ...rest]));
    for (const field of state)
      for (const part of [(of as Record<string, unknown>)[field]].flat())
        if (typeof part === 'object' && part !== null) walk(part);
  };
  walk(engine.kernel);
  await engine.close();
  const found = [...others].flatMap(([name, fields]) => [...fields].map((field) => `${name}.${field}`));
  assert.equal(found.sort(), [...given, ...lookedUpAgain, ...emptyBetweenCommits].sort());
});

test('a damaged checkpoint is set aside, told of, and the one before it is used', async () => {
  const dir = folder();
  let engine = await open(dir);
  for (const upTo of [300, 600, 900]) {
    await engine.read(memoryLog(messages.slice(0, upTo)));
    await engine.snapshot();
  }
  await engine.close();
  const at = join(dir, 'state', 'checkpoints');
  const [older, newer] = readdirSync(at).sort();
  assert.equal([older, newer], ['000000000000600.checkpoint', '000000000000900.checkpoint']);
  const bytes = readFileSync(join(at, newer));
  bytes[bytes.length >> 1] ^= 1;
  rmSync(join(at, newer));
  writeFileSync(join(at, newer), bytes);
  const notices: string[] = [];
  engine = await open(dir, notices);
  assert.is(notices.length, 1);
  assert.match(notices[0], '000000000000900.checkpoint is damaged');
  assert.equal(readdirSync(at).sort(), [older, `${newer}.corrupt-20260302T120000000Z`]);
  await engine.read(memoryLog(messages));
  await engine.drain();
  assert.ok((await everything(engine)) === (await undisturbed()), 'rows differ');
  await engine.close();
});
test.run();
