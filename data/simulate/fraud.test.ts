// Fraud that is planted can be read from what is told, and the labels name each application or token that it struck.
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { Hours } from '../../engine/hours.ts';
import { service } from '../service.ts';
import { type Event, grouped, parsed, simulator, textOf } from './fixture.ts';

const fraud = suite('simulate/fraud');

/** Keys by kind of fraud: as labelled, and as what is told shows it. */
function run(planted: string): {
  labelled: Map<string, string[]>;
  shown: Map<string, string[]>;
  all: Event[];
} {
  const of = simulator({ n: 3, planted, days: 4 });
  const all = parsed(textOf(of));
  const labelled = new Map<string, string[]>();
  for (const { kind, key } of of.labels)
    if (/^[AT]-/.test(key)) labelled.set(kind, [...(labelled.get(kind) ?? []), key].sort());
  const hours = new Map(service(3).offices.map((office) => [office.office, new Hours(office)]));
  const shown = new Map<string, string[]>();
  for (const [application, road] of grouped(all, ({ fact, data }) =>
    fact.startsWith('application.') ? data.application : undefined,
  )) {
    const by = (fact: string) => road.find((event) => event.fact === `application.${fact}`);
    const [entered, approved] = [by('data_entered'), by('approved')];
    const show = (kind: string, is: boolean | undefined) =>
      void (is && shown.set(kind, [...(shown.get(kind) ?? []), application].sort()));
    show('f06_missing_step', entered && !by('biometrics_captured'));
    show('f07_same_officer', approved && approved.data.officer === entered?.data.officer);
    const isOpen = (at: number) => hours.get(road[0].officeid)!.isOpen(at);
    show('f08_after_hours', approved && !isOpen(approved.at) && !isOpen(approved.at - 45 * 60_000));
    show('f19_ping_pong', `${by('objection_cleared')?.data.is_new_document}` === 'false');
  }
  return { labelled, shown, all };
}

fraud('the applications that labels name are those that show it, and no others', () => {
  const { labelled, shown } = run('fraud-mix');
  for (const kind of ['f06_missing_step', 'f07_same_officer', 'f08_after_hours', 'f19_ping_pong']) {
    assert.ok(labelled.get(kind)!.length > 0, kind);
    assert.equal(shown.get(kind), labelled.get(kind), kind);
  }
});

fraud('the first officer approves what the chain steers, and the tokens that jump the line go first', () => {
  const { labelled, all } = run('fraud-mix');
  const approvals = new Map<string, string>();
  for (const { fact, data } of all)
    if (fact === 'application.approved') approvals.set(data.application, data.officer);
  const steered = labelled.get('f12_chain')!.flatMap((application) => approvals.get(application) ?? []);
  assert.ok(steered.length > 10);
  assert.is(new Set(steered).size, 1);
  const issued = new Map(
    all.flatMap(({ fact, at, data }) => (fact === 'queue.token_issued' ? [[`${data.token}`, at]] : [])),
  );
  const tokens = labelled.get('f18_jump')!;
  assert.ok(tokens.length > 10 && tokens.every((token) => issued.has(token)));
});

fraud('where none is planted none shows', () => {
  const { labelled, shown } = run('calm');
  assert.equal([...labelled, ...shown], []);
});

fraud.run();
