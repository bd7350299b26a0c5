// How heavy the simulated service is and how it behaves: numbers with their sources, read from a CSV file.
import { parseDuration } from '../engine/duration.ts';
import { ConfigError } from '../engine/errors.ts';

const words = (text: string): readonly string[] => text.split(' ');
const numbers = (text: string): readonly number[] => words(text).map(number);
const durations = (text: string): readonly number[] => words(text).map(parseDuration);
/** What the file says, under the same names in snake_case. Durations are ms, shares from 0 to 1. */
const forms = {
  /** Visitors of a plain day over what the front counters can serve. */
  utilisation: number,
  /** Factors, from Sunday on. */
  weekdays: numbers,
  daySpread: number,
  /** Gamma shapes of a factor of the day, and of a part of it; 0: none. */
  dayShape: number,
  slotShape: number,
  /** Factors of the first working day after a holiday, and from January on. */
  afterHoliday: number,
  season: numbers,
  /** Shares of visitors: by appointment, and of those who do not come and who come on another day; others who go first. */
  appointed: number,
  appointedNoShow: number,
  appointedMoved: number,
  goesFirst: number,
  /** Share of those who left without an application that comes again. */
  comesAgain: number,
  /** People with a visitor, on average. */
  companions: number,
  doorEvery: parseDuration,
  /** Shares of the day by quarter of its first hour, then by quarter of what remains. */
  firstHour: numbers,
  later: numbers,
  /** Local HH:MM at which the shifts of an office begin that is always open. */
  shifts: words,
  shiftVisitors: numbers,
  shiftCounters: numbers,
  /** Shares of groups of one, two, ... */
  families: numbers,
  familyGap: parseDuration,
  categories: numbers,
  services: numbers,
  /** Where so many days of production wait, people turn to these categories: from the first on, wholly from the second. */
  stressedCategories: numbers,
  stressDays: numbers,
  /** Shares of 36, 72 and 100 pages; of five and ten years; of those who say when they travel; of losers for the second time. */
  pages: numbers,
  validity: numbers,
  travels: number,
  lostTwice: number,
  serviceShape: number,
  /** Standard deviations of the logarithm, between officers. */
  officerSpeed: number,
  officerCare: number,
  absent: number,
  /** 0: none. */
  breakFor: parseDuration,
  /** How long before a shift its roster is told; 0: nothing is told of officers. */
  rosteredBefore: parseDuration,
  /** Share of applications, of an officer of average care, that are entered wrongly. */
  entryErrors: number,
  objected: number,
  objectedAgain: number,
  objectionLasts: parseDuration,
  held: number,
  holdLasts: parseDuration,
  paused: number,
  pauseLasts: parseDuration,
  withdrawn: number,
  /** Share of those sent away of whom nothing is heard, and how long after their morning their office cancels. */
  lapsed: number,
  cancelledAfter: parseDuration,
  /** Shares of applications, calm and where production is behind; of those that are late; of those who gave up waiting. */
  complaints: numbers,
  lateComplaints: number,
  waitComplaints: number,
  /** Working days after which somebody finds it late, by category. */
  expected: numbers,
  walk: parseDuration,
  noShow: number,
  noShowWait: parseDuration,
  patienceLeast: parseDuration,
  patienceMore: parseDuration,
  patienceShape: number,
  returnsWithin: parseDuration,
  referred: number,
  rejected: number,
  transmission: parseDuration,
  /** Booklets an hour and machine. */
  printRate: number,
  printUtilisation: number,
  printShape: number,
  inspection: parseDuration,
  printFailed: number,
  packing: parseDuration,
  dispatchedWithin: parseDuration,
  /** Working days, least and most. */
  travelHome: numbers,
  travelMission: numbers,
  sorting: parseDuration,
  /** Machines beside each ordinary one that print `fastRate` booklets an hour. */
  fastMachines: number,
  fastRate: number,
  spoiled: number,
  printedTwice: number,
  /** Time at work. */
  machineFailure: parseDuration,
  machineWear: parseDuration,
  wearSlows: number,
  /** Where there are parts, and where they must be sent for; a share. */
  repair: durations,
  repairParts: number,
  /** Short stops a booklet, and how long. */
  jams: number,
  jam: parseDuration,
  machineSampled: parseDuration,
  /** Booklets. */
  magazine: number,
  /** Plain days. */
  stockBatch: number,
  stockReorder: number,
  stockLead: durations,
  /** Share of booklets that lie for so long, least and more, before anybody comes for them. */
  uncollected: number,
  leftFor: durations,
  /** Share of those that nobody ever comes for, and when they are sent back. */
  unclaimed: number,
  returnedAfter: parseDuration,
  /** What fees become when they rise, times. */
  feeRise: number,
  /** Of the link to an office: how long between, and how long, least and more. */
  outageEvery: parseDuration,
  outage: durations,
  /** By category. */
  collection: durations,
} as const;

/** One kind of waiting line with its counters: who is served there passes `steps`, each of a mean time (ms). */
export interface LineLoad {
  readonly line: string;
  /** Share of an office's counters. */
  readonly counters: number;
  readonly steps: readonly { readonly step: string; readonly mean: number }[];
}

export type Load = { readonly [N in keyof typeof forms]: ReturnType<(typeof forms)[N]> } & {
  /** Where an application is taken in, decided and handed over. */
  readonly lines: readonly [LineLoad, LineLoad, LineLoad];
};

/** The load in the CSV `text`, or ConfigError E-LOAD-00x with file and line. No cell is quoted. */
export function readLoad(path: string, text: string): Load {
  const [header, ...lines] = text.trimEnd().split(/\r?\n/);
  const fail = (n: number, line: number, what: string, remedy: string): never => {
    throw new ConfigError(`E-LOAD-00${n}`, `${path}:${line} ${what}`, remedy);
  };
  if (header !== 'name,value,source') fail(1, 1, `the header is "${header}"`, 'begin with name,value,source');
  const rows = new Map<string, { value: string; line: number }>();
  for (const [i, row] of lines.entries()) {
    const [name, value, source, ...more] = row.split(',');
    if (!source?.trim() || more.length > 0)
      fail(2, i + 2, 'not a name, a value and its source', 'write all three, without a comma in them');
    if (rows.has(name)) fail(2, i + 2, `"${name}" is there twice`, 'keep one of them');
    rows.set(name, { value, line: i + 2 });
  }
  const take = <V>(name: string, read: (value: string) => V): V => {
    const row = rows.get(name) ?? fail(3, 1, `there is no "${name}"`, 'add it with its source');
    rows.delete(name);
    try {
      return read(row.value);
    } catch (error) {
      if (!(error instanceof ConfigError)) throw error;
      return fail(4, row.line, `${name}: ${error.message}`, error.remedy);
    }
  };
  const line = (name: string): LineLoad => ({
    line: name,
    counters: take(`counters.${name}`, number),
    steps: take(`steps.${name}`, words).map((step) => ({
      step,
      mean: take(`service.${step}`, parseDuration),
    })),
  });
  const plain = Object.entries(forms).map(([name, read]) => [name, take<unknown>(snake(name), read)]);
  const load = { ...Object.fromEntries(plain), lines: ['submission', 'decision', 'delivery'].map(line) };
  for (const [name, row] of rows) fail(3, row.line, `nothing is called "${name}"`, 'take it out');
  return Object.freeze(load) as Load;
}

function number(text: string): number {
  if (/^\d{1,9}(\.\d{1,9})?$/.test(text)) return Number(text);
  throw new ConfigError('E-LOAD-004', `"${text}" is not a number from 0 on`, 'write digits, such as 0.7');
}

const snake = (name: string) => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
