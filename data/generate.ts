// A seeded day of tokens and applications as contract events: for the sample, the tests and the bench.
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';

export interface Day {
  readonly seed: number;
  readonly offices: readonly string[];
  /** Visits an office. */
  readonly visits: number;
  /** First instant, ms. */
  readonly from: number;
}
const minute = 60_000;
const steps = ['fee_verified', 'photo_captured', 'biometrics_captured', 'data_entered', 'approved'];

/** CloudEvents in the order of their times. Every eighth visitor leaves unserved; every ninth is never called. */
export function generate({ seed, offices, visits, from }: Day): object[] {
  const random = xoroshiro128plus(seed);
  const below = (limit: number) => (random.next() >>> 0) % limit;
  const events: { at: number; event: object }[] = [];
  const say = (at: number, office: string, domain: string, fact: string, id: string, data: object) =>
    events.push({
      at,
      event: {
        specversion: '1.0',
        id: `${id}-${fact}`,
        source: `office/${office}`,
        type: `passport.${domain}.${fact}.v1`,
        time: new Date(at).toISOString(),
        officeid: office,
        data,
      },
    });
  for (const office of offices)
    for (let n = 1; n <= visits; n++) {
      const token = `T-SIM-${office}-${String(n).padStart(4, '0')}`;
      const application = `APP-SIM-${office}-${String(n).padStart(4, '0')}`;
      const officer = `O-SIM-${office}-${1 + below(4)}`;
      const issued = from + below(240) * minute + below(60_000);
      const about = { token, application, step: 'reception', category: below(3) === 0 ? 'urgent' : 'normal' };
      say(issued, office, 'queue', 'token_issued', token, about);
      if (n % 9 === 0) continue;
      const called = issued + (1 + below(50)) * minute;
      if (n % 8 === 0) {
        say(called, office, 'queue', 'abandoned', token, about);
        continue;
      }
      say(called, office, 'queue', 'token_called', token, { ...about, officer, counter: `C${1 + below(3)}` });
      say(called + 20_000, office, 'queue', 'service_started', token, { ...about, officer });
      const served = called + 20_000 + (2 + below(9)) * minute;
      say(served, office, 'queue', 'service_ended', token, { ...about, officer });
      const due = new Date(served + 5 * 86_400_000).toISOString();
      const file = { application, service: 'new', category: about.category, due_at: due, step: 'submission' };
      say(served, office, 'application', 'submitted', application, { ...file, channel: 'counter' });
      let at = served;
      for (const fact of steps.slice(0, 1 + below(steps.length))) {
        at += (5 + below(40)) * minute;
        say(at, office, 'application', fact, application, {
          ...file,
          step: fact,
          officer,
          duration_ms: (1 + below(5)) * minute,
        });
      }
    }
  return events
    .sort((a, b) => a.at - b.at || (JSON.stringify(a.event) < JSON.stringify(b.event) ? -1 : 1))
    .map(({ event }) => event);
}

/** The morning that ships in data/sample/morning.ndjson. */
export const morning: Day = {
  seed: 7,
  offices: ['ISB-01', 'KHI-01', 'LHR-01'],
  visits: 90,
  from: Date.UTC(2026, 2, 2, 4),
};
export const ndjson = (events: readonly object[]): string =>
  `${events.map((event) => JSON.stringify(event)).join('\n')}\n`;
