// C22 to C34: the public, complaints, fraud, growth and oversight.
import { readFile } from 'node:fs/promises';
import { type Capability, must, sum } from './capability.ts';
import { permits } from './stage.ts';

const application = 'A-p36lo9-LHR-01-2';
const list = 'rahdari query --list';
const restricted = 'rahdari sql --restricted "SHOW ALL TABLES"';

export const serving: readonly Capability[] = [
  {
    id: 'C22',
    what: 'Public opinion and demand',
    command: 'rahdari sql "FROM windows.congestion_1h"',
    of: 'rush',
    lacks: 'demand over weeks and satisfaction',
  },
  {
    id: 'C23',
    what: 'Faster answers to complaints',
    command: 'rahdari query complaints',
    of: 'week',
    async observe({ rows, sql }) {
      const [{ n }] = await sql(
        'week',
        "SELECT count(*) AS n FROM raw.complaint_events WHERE fact = 'opened'",
      );
      must(Number(n) > 0 && sum(rows, 'n_opened') === n, `${sum(rows, 'n_opened')} of ${n} complaints`);
      return `${n} complaints, with topic, first answer, settlement and whether it was known before`;
    },
  },
  {
    id: 'C24',
    what: 'Internal management',
    command: 'rahdari query attendance --restricted',
    of: 'week',
    observe({ rows }) {
      const [rostered, came] = [sum(rows, 'n_rostered'), sum(rows, 'n_came')];
      must(rostered > 0 && came > 0 && came <= rostered, `${came} of ${rostered} came`);
      return `${came} of ${rostered} rostered shifts were taken up, by office and role`;
    },
  },
  { id: 'C25', what: 'Fraud prevention', command: restricted, of: 'rush', lacks: 'fraud patterns' },
  {
    id: 'C26',
    what: 'Illegal activity prevention',
    command: restricted,
    of: 'rush',
    lacks: 'patterns of insiders and of stock',
  },
  {
    id: 'C27',
    what: 'Citizen tracking',
    command: `rahdari status ${application} --lang ur`,
    of: 'rush',
    observe({ rows: [{ says }] }) {
      must(/[\u0600-\u06ff]{3}/.test(String(says)), 'it is not told in Urdu');
      return 'last step, next step and promise told in Urdu';
    },
    lacks: 'tracking numbers and when it will be ready',
  },
  {
    id: 'C28',
    what: 'Easy status check',
    command: `rahdari status ${application}`,
    of: 'rush',
    async observe({ rows: [status], text, sql }) {
      const raw = await sql(
        'rush',
        `SELECT fact, step, office FROM raw.application_events WHERE application = '${application}' ORDER BY event_at`,
      );
      must(
        raw.length > 0 && (status.events as unknown as unknown[]).length === raw.length,
        'events are missing',
      );
      must(status.step === raw.at(-1)?.step, `it is after ${raw.at(-1)?.step}, told is ${status.step}`);
      must(!/officer/.test(text), 'it names officers');
      return `by its number: after ${status.step}, waits for ${status.waits_for}, due ${status.due_at}, ${raw.length} events, no officer`;
    },
  },
  {
    id: 'C29',
    what: 'Immediate help',
    command: `rahdari status ${application}`,
    of: 'rush',
    observe({ rows: [{ waits_for }] }) {
      must((waits_for as unknown as string[]).length > 0, 'it waits for nothing');
      return `it says what comes next: ${waits_for}`;
    },
    lacks: 'why it is stuck and who is to act',
  },
  {
    id: 'C30',
    what: 'New, renewal, travel',
    command:
      'rahdari sql "SELECT service, count(*) AS n FROM core.applications GROUP BY service ORDER BY n DESC"',
    of: 'rush',
    observe({ rows }) {
      const services = rows.map(({ service }) => service);
      must(
        ['new', 'renewal', 'lost'].every((one) => services.includes(one)),
        `only ${services}`,
      );
      return rows.map(({ service, n }) => `${n} ${service}`).join(', ');
    },
    lacks: 'travellers with a date to keep',
  },
  {
    id: 'C31',
    what: 'Thousands a day, millions in all',
    command: 'rahdari sql "FROM marts.accounting"',
    of: 'week',
    observe({ rows }) {
      const accepted = rows.find(({ pipeline, counter }) => pipeline === '' && counter === 'accepted');
      must(Number(accepted?.n) > 0, 'nothing was accepted');
      return `${accepted?.n} events of one office in a week`;
    },
    lacks: 'a run of the whole service at its real volume',
  },
  {
    id: 'C32',
    what: 'Normal, urgent, fast track',
    command:
      'rahdari sql "SELECT category, count(*) AS n, max(date_diff(\'day\', opened_at, due_at)) AS days FROM core.applications GROUP BY category ORDER BY days"',
    of: 'week',
    observe({ rows }) {
      const order = rows.map(({ category }) => category).join(' < ');
      must(order === 'fast_track < urgent < normal', `promises are ordered ${order}`);
      return `promised within ${rows.map(({ category, days, n }) => `${days} days ${category} (${n})`).join(', ')}`;
    },
  },
  {
    id: 'C33',
    what: 'Extensible',
    command: 'rahdari sql "SELECT count(*) AS n, sum(n_events) AS n_events FROM core.applications"',
    of: 'permits',
    async observe({ rows: [{ n, n_events }] }) {
      const [header, ...lines] = (await readFile(permits, 'utf8')).trim().split('\n');
      const column = header.split(',').indexOf('case:concept:name');
      const cases = new Set(lines.map((line) => line.split(',')[column])).size;
      must(
        n === cases && n_events === lines.length,
        `${n} of ${cases} permits, ${n_events} of ${lines.length} events`,
      );
      return `a permit office's log by a map alone: ${n} permits, ${n_events} events, as its file has them`;
    },
  },
  {
    id: 'C34',
    what: 'Oversight from the top',
    command: list,
    of: 'rush',
    lacks: 'a summary for the head, escalation up to there',
  },
];
