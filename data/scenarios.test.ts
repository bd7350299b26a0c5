// The scenarios that ship by name, where and when each plants what, and what mistakes in the file say.
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { readScenarios } from './scenarios.ts';
import { service } from './service.ts';
import { hour, minute, simulator, tuesday } from './simulate/fixture.ts';

const scenarios = suite('scenarios');
const names =
  'calm-week monday-rush post-eid-rush lamination-outage-2023 surge-2023Q1 capacity-ramp-2024 12-of-35-machines-down fibre-cut-diversion nadra-slow fee-rise-announcement night-shift-ghost mission-late-batch clock-skew duplicate-replay holiday-announced-late fraud-mix agent-ring blank-book-theft'.split(
    ' ',
  );

scenarios('all eighteen are there by name, each with something beside that only looks like it', () => {
  for (const name of names) {
    const { scenario } = service(1, name);
    assert.ok(
      scenario.some(({ isLookalike }) => isLookalike),
      `${name}: look-alike`,
    );
    assert.is(
      scenario.every(({ isLookalike }) => isLookalike),
      name === 'calm-week',
      name,
    );
  }
  assert.is(
    service(1, names.join('+')).scenario.length,
    names.flatMap((name) => service(1, name).scenario).length,
  );
});

/** Kind, office, key, and begin and end in hours since midnight in Pakistan before the Tuesday. */
const planted = (name: string, days = 14, start = tuesday) =>
  simulator({ n: 12, days, start, planted: name }).labels.map(
    ({ kind, office, key, start, end }) =>
      `${kind} ${office} ${key} ${(start - tuesday) / hour} ${(end - tuesday) / hour}`,
  );

scenarios(
  'an incident has its office by size or sort and its hour by weekday, in the zone of the office',
  () => {
    assert.equal(planted('fibre-cut-diversion'), [
      'cut KHI-01 all 10 13',
      'diversion LHR-01 submission 10 13',
      `lookalike:outage ISB-01 all 10 ${10 + 1 / 3}`,
    ]);
    assert.equal(planted('night-shift-ghost'), ['ghost LHR-02 all 0 8', 'lookalike:closure KHI-02 all 0 8']);
    assert.equal(planted('mission-late-batch'), [
      'late_batch DXB-01 all 33 105',
      'lookalike:late_batch LON-01 all 38.5 110.5',
    ]);
    assert.equal(planted('blank-book-theft')[0], 'f22_serial_gap HQ-01 booklets 80 81');
    const rushes = planted('monday-rush').filter((label) => label.startsWith('rush'));
    assert.is(rushes.length, 12);
    assert.is(rushes[0], `rush ISB-01 submission ${6 * 24 + 9} ${6 * 24 + 11}`);
  },
);

scenarios('the rush after Eid comes on the first working day after it, and never without a holiday', () => {
  const eve = Date.parse('2026-03-17T19:00:00Z');
  const [first] = planted('post-eid-rush', 10, eve);
  assert.is(
    first,
    `rush ISB-01 submission ${(eve - tuesday) / hour + 6 * 24 + 9} ${(eve - tuesday) / hour + 6 * 24 + 13}`,
  );
  assert.equal(planted('post-eid-rush', 3), []);
});

scenarios(
  'what an incident makes of a value holds from its start until before its end, for its key and place alone',
  () => {
    const { incidents } = simulator({ n: 2, planted: 'nadra-slow', days: 2 });
    const at = tuesday + 10 * hour;
    const work = (place: number, t: number, key: string) => incidents.value('work', place, t, 100, key);
    assert.equal(
      [work(1, at, 'verification'), work(1, at - 1, 'verification'), work(1, at + 3 * hour, 'verification')],
      [800, 100, 100],
    );
    assert.equal([work(1, at, 'data_entry'), work(0, at, 'data_entry')], [100, 150]);
    assert.is(incidents.value('visitors', 1, at + minute, 7), 7);
  },
);

scenarios('mistakes are told with file and line', () => {
  const of = (row: string) => () =>
    readScenarios('s.csv', `scenario,kind,size,key,where,after,for,source\n${row}\n`);
  assert.is(of('a,rush,4,submission,1,5m,40m,here')().get('a')?.length, 1);
  for (const [row, what] of [
    ['a,rusch,4,submission,1,5m,40m,here', /s\.csv:2 no kind "rusch"/],
    ['a,rush,4,submission,0,5m,40m,here', /where cannot be "0"/],
    ['a,rush,4,submission,1,Moon+5m,40m,here', /after cannot be/],
    ['a,rush,x,submission,1,5m,40m,here', /size cannot be "x"/],
    ['a,rush,4,submission,1,5m,soon,here', /"soon" is not a duration/],
    ['a,rush,4,submission,1,5m,40m,', /source cannot be ""/],
  ] as const)
    assert.throws(of(row), what);
});

scenarios.run();
