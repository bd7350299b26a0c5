// rahdari calendar: when offices are closed, what of it is doubtful, and when a promise made there ends.
import { type Command, InvalidArgumentError } from 'commander';
import type { Almanac } from '../../data/almanac.ts';
import type { Office } from '../../data/offices.ts';
import { ConfigError } from '../../engine/errors.ts';
import { settingFlags } from './settings.ts';

const examples = `
Examples:
  rahdari calendar list --calendar PK --year 2026
  rahdari calendar check --calendars notices.csv
  rahdari calendar next KHI-01
  rahdari calendar next KHI-01 --at 2025-03-10T05:00:00Z --days 21`;

const instant = (text: string): number => {
  const at = Date.parse(text);
  if (Number.isNaN(at))
    throw new InvalidArgumentError('Write a date and time, such as 2026-03-02T03:55:00Z.');
  return at;
};
const whole = (text: string): number => {
  if (/^[1-9]\d{0,3}$/.test(text)) return Number(text);
  throw new InvalidArgumentError('Write a whole number, such as 21.');
};

interface Flags {
  readonly calendar?: string;
  readonly year?: number;
  readonly at?: number;
  readonly days?: number;
  readonly json?: boolean;
}

async function known(flags: Flags): Promise<Almanac> {
  const [{ almanacWith }, { settings }] = await Promise.all([
    import('../own-days.ts'),
    import('./load-settings.ts'),
  ]);
  return almanacWith((await settings(['calendars'], flags)).calendars);
}

const today = async () => (await import('../wall-time.ts')).wallTime.now();

/** Rows as a table for people, or as JSON. */
async function print(rows: readonly Record<string, string | number>[], { json }: Flags): Promise<void> {
  if (json) return void process.stdout.write(`${JSON.stringify(rows, null, 2)}\n`);
  const { tableOf } = await import('./format.ts');
  const columns = Object.keys(rows[0] ?? { calendar: '' }).map((name) => ({ name, type: 'VARCHAR' }));
  process.stdout.write(tableOf(columns, rows));
}

export function calendarCommand(program: Command): void {
  const calendar = program
    .command('calendar')
    .description('holidays and short days: what is known, what is doubtful, what comes next')
    .addHelpText('after', examples);
  const verb = (name: string, about: string) =>
    settingFlags(calendar.command(name), ['calendars'])
      .description(about)
      .option('--json', 'print JSON')
      .addHelpText('after', examples);
  verb('list', 'the days on which offices are not open as their week says, with their sources')
    .option('--calendar <name>', 'only those of a country, or of one office')
    .option('--year <year>', 'only those of a year', whole)
    .action(async (flags: Flags) => {
      const { dateOf } = await import('../../data/calendars.ts');
      const { days } = await known(flags);
      const rows = days
        .filter((day) => flags.calendar === undefined || day.calendar === flags.calendar)
        .map((day) => ({
          calendar: day.calendar,
          from: dateOf(day.from),
          to: dateOf(day.to),
          kind: day.named,
          hours: day.opens === '' ? '' : `${day.opens}-${day.closes}`,
          status: day.status,
          announced: Number.isNaN(day.announced) ? '' : new Date(day.announced).toISOString().slice(0, 10),
          title: `${day.title.en} · ${day.title.ur}`,
          source: day.source,
        }))
        .filter(
          ({ from, to }) =>
            flags.year === undefined || [from, to].some((date) => date.startsWith(`${flags.year}-`)),
        );
      await print(rows, flags);
    });
  verb(
    'check',
    'what is doubtful: days that may move, days for nobody, years without days; exit code 3 if any',
  )
    .option('--at <time>', 'as if it were then', instant)
    .action(async (flags: Flags) => {
      const { doubts } = await import('../../data/almanac.ts');
      const found = doubts(await known(flags), Math.floor((flags.at ?? (await today())) / 86_400_000));
      if (found.length === 0 && !flags.json) process.stdout.write('nothing is doubtful\n');
      else await print(found as never, flags);
      if (found.length > 0) process.exitCode = 3;
    });
  verb('next', 'what comes next at an office: its opening, its holidays, the end of a promise made now')
    .argument('<office>', 'code of the office')
    .option('--at <time>', 'as if it were then', instant)
    .option('--days <n>', 'working days of the promise', whole, 21)
    .action(async (code: string, flags: Flags) => {
      const { offices, days } = await known(flags);
      const office = offices.find((of) => of.office === code);
      if (office === undefined) throw await unknown(code, offices);
      await print(await coming(office, days, flags.at ?? (await today()), flags.days!), flags);
    });
}

async function unknown(code: string, offices: readonly Office[]): Promise<ConfigError> {
  const { didYouMean } = await import('../../data/nearest.ts');
  const codes = offices.map(({ office }) => office);
  return new ConfigError(
    'E-CALENDAR-004',
    `no office ${code}${didYouMean(code, codes)}`,
    'a code of data/offices.csv',
  );
}

async function coming(office: Office, days: Almanac['days'], at: number, n: number) {
  const [{ Hours }, { Workdays }, { dateOf, daysOf }] = await Promise.all([
    import('../../engine/hours.ts'),
    import('../../engine/workdays.ts'),
    import('../../data/calendars.ts'),
  ]);
  const hours = new Hours(office);
  const local = (t: number) =>
    `${new Intl.DateTimeFormat('sv-SE', { timeZone: office.zone, dateStyle: 'short', timeStyle: 'short' }).format(t)} ${office.zone}`;
  const rows = [{ what: 'now', when: local(at), note: hours.isOpen(at) ? 'open' : 'closed' }];
  if (!hours.isAlways) {
    if (!hours.isOpen(at)) rows.push({ what: 'opens', when: local(hours.opening(at)), note: '' });
    rows.push({ what: 'closes', when: local(hours.closing(at)), note: '' });
  }
  const from = hours.dayOf(at);
  const ahead = daysOf(days, office).filter(({ to }) => to >= from);
  ahead.sort((a, b) => a.from - b.from);
  for (const { named, title, from, to, status } of ahead.slice(0, 5))
    rows.push({
      what: named,
      when: from === to ? dateOf(from) : `${dateOf(from)} to ${dateOf(to)}`,
      note: `${title.en} (${status})`,
    });
  const due = new Workdays(hours).due(at, n, { from: 'next_day', until: 'closing' });
  rows.push({ what: 'due', when: local(due), note: `${n} working days from now, at closing` });
  return rows;
}
