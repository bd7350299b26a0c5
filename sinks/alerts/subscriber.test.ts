// Whoever follows one severity alone never keeps an alert that the table has closed or moved.
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { Random } from '../../data/simulate/random.ts';
import { Incidents } from '../../engine/alerts/incidents.ts';
import { plainRows } from '../../engine/alerts/rows.fixture.ts';
import { Threshold } from '../../engine/alerts/threshold.ts';
import { ruleOf, thresholdsOf } from '../../engine/alerts/watched.ts';
import { Identifiers } from '../../engine/identifiers.ts';
import { Dictionaries } from '../../engine/labels.ts';
import { severities } from '../../engine/watch.ts';
import { congestion } from '../../pipelines/congestion.ts';
import { alertOf, isOver, subjectOf } from './alert.ts';
import type { AlertRow } from './row.ts';
import { subscriber } from './subscriber.fixture.ts';

const test = suite('sinks/alerts/subscriber');
const minute = 60_000;
const [watch] = thresholdsOf(congestion);

/** Every revision of at least `n` incidents: lines of many offices that swell and shrink at random. */
function revisions(n: number): AlertRow[] {
  const dictionaries = new Dictionaries();
  const incidents = new Incidents([ruleOf(congestion, watch)], 'office', dictionaries, new Identifiers());
  const threshold = new Threshold(watch);
  const random = new Random(7, 'lines', 'any');
  const key = dictionaries.of('key').codeOf('submission');
  const offices = Array.from({ length: 100 }, (_, i) => dictionaries.of('office').codeOf(`OFF-${i}`));
  const waiting = offices.map(() => 0);
  const cause = { stream: 0, seq: 0, ordinal: 0, knownAt: 0 };
  const rows: AlertRow[] = [];
  for (let opened = 0, end = 0; opened < n; end += minute) {
    while (incidents.next <= end) {
      cause.knownAt = incidents.next;
      incidents.fire(cause);
    }
    cause.knownAt = end;
    offices.forEach((clock, i) => {
      if (random.chance(0.1)) waiting[i] = random.below(4) * 30;
      const severity = threshold.step(i, waiting[i]);
      const expected = threshold.levelOf(i, severity);
      const finding = {
        clock,
        key,
        start: end - 15 * minute,
        revision: 1,
        end,
        observed: waiting[i],
        expected,
        advice: null,
        isProvisional: false,
      };
      incidents.find(0, i, severity, finding, cause);
    });
    const news = plainRows(incidents.rows, dictionaries) as unknown as AlertRow[];
    incidents.committed();
    opened += news.filter(({ state }) => state === 'open').length;
    rows.push(...news);
  }
  return rows;
}

test('over 10,000 incidents nobody keeps an alert open that the table has closed, nor misses one that is open', () => {
  const rows = revisions(10_000);
  const sent = rows
    .map((row) => alertOf(row))
    .map((alert) => ({ subject: subjectOf(alert), text: JSON.stringify(alert) }));
  const newest = new Map(rows.map((row) => [row.alert, row]));
  for (const severity of severities) {
    const alone = subscriber();
    for (const { subject, text } of sent)
      if (subject.startsWith(`passport.anomaly.v1.${severity}.`)) alone.hear(text);
    const open = [...newest.values()].filter(
      (row) => !isOver(row.state as string) && row.severity === severity,
    );
    assert.equal(alone.open(), open.map(({ alert }) => alert).sort(), severity);
    assert.ok(severity === 'info' || alone.taken.length > 10_000);
  }
  const all = subscriber();
  for (const { text } of sent) all.hear(text);
  const open = [...newest.values()].filter((row) => !isOver(row.state as string));
  assert.ok(open.length > 0);
  assert.equal(all.open(), open.map(({ alert }) => alert).sort());
});

test('everything sent again, all of it or only the end, changes nothing for whoever upserts', () => {
  const rows = revisions(300);
  const sent = rows.map((row) => JSON.stringify(alertOf(row)));
  const [once, again] = [subscriber(), subscriber()];
  for (const text of sent) once.hear(text);
  for (const text of [...sent, ...sent.slice(-50), ...sent]) again.hear(text);
  assert.equal(again.taken, once.taken);
  assert.equal(again.open(), once.open());
  assert.is(new Set(once.taken).size, rows.length);
});
test.run();
