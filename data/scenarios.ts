// The scenarios by name: which incidents each plants. A name such as rush+absence plants those of both.
import { parseDuration } from '../engine/duration.ts';
import { ConfigError } from '../engine/errors.ts';
import { didYouMean, oneOf } from './nearest.ts';
import { type Forms, readSheet } from './sheet.ts';
import { kinds } from './simulate/effects.ts';
import type { Planned } from './simulate/incidents.ts';

/** Plants nothing, and so stands in no file. */
const calm = 'calm';
const lookalike = 'lookalike:';
const forms: Forms = {
  scenario: [/^[A-Za-z0-9-]+$/, 'letters, digits and -'],
  kind: null,
  size: [/^\d{1,4}(\.\d+)?$/, 'write 4 or 0.5'],
  key: [/^[a-z_]+$/, 'a step such as submission, or all'],
  where: [
    /^(all|hq|((mission|night)-)?[1-9]\d{0,3})$/,
    '1 is the largest office; mission-1, night-1, all or hq',
  ],
  after: [
    /^((Sun|Mon|Tue|Wed|Thu|Fri|Sat|holiday)\+)?\d+(ms|s|m|h|d)$/,
    '5m after it first opens; Mon+5m, holiday+5m',
  ],
  for: null,
  source: [/\S/, 'where it is known from'],
};

export type Scenarios = ReadonlyMap<string, readonly Planned[]>;

/** The scenarios in the CSV `text`, or ConfigError E-SCENARIO-00x with file and line. */
export function readScenarios(path: string, text: string): Scenarios {
  const scenarios = new Map<string, Planned[]>([[calm, []]]);
  for (const { of, fail, within } of readSheet('E-SCENARIO-00', path, text, forms)) {
    const isLookalike = of.kind.startsWith(lookalike);
    const word = isLookalike ? of.kind.slice(lookalike.length) : of.kind;
    const kind =
      kinds.find((one) => one === word) ?? fail(`no kind "${word}"${didYouMean(word, kinds)}`, oneOf(kinds));
    const [, among = '', rank] = /^([a-z]*)-?(\d*)$/.exec(of.where) ?? [];
    const [after, anchor = ''] = of.after.split('+').reverse();
    const planned: Planned = {
      ...{ kind, isLookalike, size: Number(of.size), key: of.key, anchor },
      among: (among || 'any') as Planned['among'],
      rank: Number(rank),
      after: within(() => parseDuration(after)),
      lasts: within(() => parseDuration(of.for)),
    };
    scenarios.set(of.scenario, [...(scenarios.get(of.scenario) ?? []), planned]);
  }
  return scenarios;
}

/** The incidents of `name`, which may be several names joined by +. */
export function scenario(scenarios: Scenarios, name: string): readonly Planned[] {
  const names = [...scenarios.keys()];
  return name.split('+').flatMap((one) => {
    const found = scenarios.get(one);
    if (found) return found;
    throw new ConfigError(
      'E-SCENARIO-005',
      `no scenario is called "${one}"${didYouMean(one, names)}`,
      oneOf(names),
    );
  });
}
