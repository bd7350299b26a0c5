// Which facts a simulated service tells: all of the contract but those that people, files or other services tell.
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { service } from '../service.ts';
import { hour, minute, simulator } from './fixture.ts';
import { facts } from './words.ts';

const telling = suite('simulate/facts');
const day = 24 * hour;

/** Why nobody in the simulated world tells a fact. */
const untold: Record<string, string> = {
  'queue.token_transferred': 'every waiting line issues a token of its own',
  'stock.transferred': 'all blanks and all laminate are at headquarters',
  'reference.office': 'read from offices.csv',
  'reference.calendar': 'read from calendars.csv',
  'reference.sla': 'read from sla.csv',
  'reference.threshold': 'of those who watch',
  'reference.duty': 'of those who watch',
  'reference.workflow': 'read from workflows/',
  'ops.alert_acknowledged': 'of those who watch',
  'ops.intervention_applied': 'of those who watch',
  'ops.verdict_given': 'of those who watch',
  'ops.reject_retried': 'of those who watch',
};

telling('every fact is told in some run, but for those that have another teller', () => {
  const { load } = service(1);
  const hurried = {
    ...load,
    ...{ lapsed: 0.2, cancelledAfter: 2 * day, unclaimed: 0.9, returnedAfter: 2 * day },
    ...{ machineFailure: 10 * hour, machineWear: hour, complaints: [0.3, 0.3] },
  };
  const of = simulator({
    ...{ n: 3, days: 24, load: hurried, links: true, heartbeat: 30 * minute, tick: hour },
    planted: 'fee-rise-announcement+holiday-announced-late',
  });
  const told = new Uint8Array(facts.length);
  const [office] = of.words.places;
  const morning = of.start + 10 * hour;
  of.next(morning);
  assert.ok(
    of.apply({ office, action: 'open_counters', step: 'submission', amount: 2, until: morning + hour }),
  );
  for (let t = morning; t < of.end; ) {
    const { n, fact } = of.next((t += hour));
    for (let row = 0; row < n; row++) told[fact[row]] = 1;
  }
  const never = facts.filter((_, code) => told[code] === 0);
  // A holiday is told where one is announced late.
  assert.equal(
    never.filter((fact) => fact !== 'reference.holiday'),
    Object.keys(untold),
  );
});

telling.run();
