// The scenarios by name: which incidents each plants. A name such as rush+absence plants those of both.
import { parseDuration } from '../engine/duration.ts';
import { ConfigError } from '../engine/errors.ts';
import { didYouMean, oneOf } from './nearest.ts';
import { kinds, type Planned } from './simulate/incidents.ts';

const header = 'scenario,kind,size,line,rank,after,for,source';
/** Plants nothing, and so stands in no file. */
const calm = 'calm';

export type Scenarios = ReadonlyMap<string, readonly Planned[]>;

/** The scenarios in the CSV `text`, or ConfigError E-SCENARIO-00x with file and line. No cell is quoted. */
export function readScenarios(path: string, text: string): Scenarios {
  const [first, ...lines] = text.trimEnd().split(/\r?\n/);
  const fail = (n: number, line: number, what: string, remedy: string): never => {
    throw new ConfigError(`E-SCENARIO-00${n}`, `${path}:${line} ${what}`, remedy);
  };
  if (first !== header) fail(1, 1, `the header is "${first}"`, `begin with ${header}`);
  const scenarios = new Map<string, Planned[]>([[calm, []]]);
  for (const [i, row] of lines.entries()) {
    const cells = row.split(',');
    if (cells.length !== header.split(',').length || cells.some((cell) => cell.trim() === ''))
      fail(2, i + 2, 'a cell is missing', header);
    const [name, word, size, line, rank, after, lasts] = cells;
    const kind =
      kinds.find((of) => of === word) ??
      fail(3, i + 2, `no kind "${word}"${didYouMean(word, kinds)}`, oneOf(kinds));
    if (!/^[1-9]\d{0,3}$/.test(rank) || !/^\d{1,4}(\.\d+)?$/.test(size))
      fail(4, i + 2, `size "${size}" or rank "${rank}" is no number`, 'write 4 and 1');
    const planned = {
      kind,
      size: Number(size),
      line,
      rank: Number(rank),
      after: parseDuration(after),
      lasts: parseDuration(lasts),
    };
    scenarios.set(name, [...(scenarios.get(name) ?? []), planned]);
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
