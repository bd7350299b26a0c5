// rahdari explain watermark: who holds what, since when, and what closes when it moves.
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { readOffices } from '../data/offices.ts';
import { memoryLog } from '../engine/inputs/memory.ts';
import { rahdari } from './cli/rahdari.fixture.ts';
import { openEngine } from './laws.fixture.ts';
import { referenceOf } from './reference.ts';
import { foldersOf } from './sample.fixture.ts';
import { at, logOf, said, ticks, told } from './time.fixture.ts';

const test = suite('sinks/watermarks');
const folder = foldersOf(test);

const offices = `office,title_en,title_ur,kind,country,zone,opens,closes,weekend,short,bound,silent_after,counters,feeds
LHR-01,Lahore,لاہور,home,PK,Asia/Karachi,09:00,14:00,Sat Sun,,30s,5m,5,
LHR-02,Lahore,لاہور,home,PK,Asia/Karachi,,,,,30s,5m,5,
KHI-02,Karachi,کراچی,home,PK,Asia/Karachi,,,,,30s,5m,5,/desks/1 /desks/2
ISB-01,Islamabad,اسلام آباد,home,PK,Asia/Karachi,,,,,30s,5m,5,
RUH-01,Riyadh,ریاض,mission,SA,Asia/Riyadh,08:30,14:30,Fri Sat,,24h,26h,3,`;
const to = at('02 10:20');
const token = (office: string, time: string, source?: string) =>
  said(office, 'queue.token_issued', at(time), at(time), { token: `T-${office}-${at(time)}` }, source);
const log = [
  token('LHR-01', '02 08:58'),
  token('LHR-02', '02 10:20'),
  token('KHI-02', '02 10:20', '/desks/1'),
  token('KHI-02', '02 10:18', '/desks/2'),
  said('ISB-01', 'link.heartbeat', at('02 10:19'), at('02 10:19'), {
    complete_until: '2026-03-02T10:10:00Z',
  }),
  said('RUH-01', 'application.submitted', at('02 08:00'), at('02 08:00'), {
    application: 'A',
    due_at: '2026-03-02T09:00:00Z',
  }),
  token('QUE-01', '02 09:00'),
];

async function explained(isDrained: boolean) {
  const dir = folder();
  const engine = await openEngine(dir, 'broker', 4096, referenceOf(readOffices('offices.csv', offices), []));
  await engine.read(memoryLog(logOf([...log, ...ticks(at('02 08:50'), to)])));
  if (isDrained) await engine.drain(to);
  await engine.snapshot();
  await engine.close();
  const { code, out } = await rahdari(['explain', 'watermark', '--json', '-C', dir]);
  assert.is(code, 0);
  const rows: Record<string, never>[] = JSON.parse(out);
  const time = (value: string | null) => (value === null ? null : told(Date.parse(value)).slice(3));
  return rows.map((of) => [
    [of.clock, of.feed].filter(Boolean).join(' '),
    ...[time(of.watermark_at), of.held_by, time(of.since_at), of.is_last],
    ...[of.moves_by, time(of.moves_at), time(of.next_end_at), of.closes, of.n_provisional],
  ]);
}

test('each clock says what holds it, since when, what moves it, and what closes then', async () => {
  assert.equal(await explained(false), [
    ['RUH-01', '08:00:00', 'bound', '08:00:00', true, 'row', '08:01:00', '08:01:00', 'congestion', 1],
    [
      'ISB-01',
      '10:10:00',
      'heartbeat',
      '10:19:00',
      true,
      'heartbeat',
      '10:11:00',
      '10:11:00',
      'congestion',
      0,
    ],
    [
      'KHI-02 /desks/2',
      '10:17:30',
      'bound',
      '10:18:00',
      true,
      'row',
      '10:18:30',
      '10:18:00',
      'congestion',
      0,
    ],
    [
      'KHI-02 /desks/1',
      '10:19:30',
      'bound',
      '10:20:00',
      false,
      'row',
      '10:20:30',
      '10:20:00',
      'congestion',
      0,
    ],
    ['LHR-01', '10:19:30', 'closing', '09:00:00', true, 'time', '10:20:30', '10:20:00', 'congestion', 0],
    ['LHR-02', '10:19:30', 'bound', '10:20:00', true, 'row', '10:20:30', '10:20:00', 'congestion', 0],
    ['QUE-01', '10:19:30', 'silence', '09:05:00', true, 'time', '10:20:30', '10:20:00', 'congestion', 0],
  ]);
});

test('after the end of the log nothing holds any', async () => {
  for (const [clock, ...row] of await explained(true))
    assert.equal(row.slice(0, 2), ['10:20:00', 'end'], String(clock));
});

test('what is no watermark is refused, and without a snapshot there is nothing to explain', async () => {
  assert.is((await rahdari(['explain', 'water', '-C', folder()])).code, 2);
  assert.is((await rahdari(['explain', 'watermark', '-C', join(folder(), 'none')])).code, 4);
});
test.run();
