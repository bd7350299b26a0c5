// Columns of a case's row that follow from its other columns and from how far logged time has come.
import type { Cases } from '../cases.ts';
import type { KindArray } from '../kinds.ts';
import type { Labels } from '../labels.ts';

type Arrays = Record<string, KindArray>;
/** What a clock and its calendar say of a case that began at `at` on clock `clock`, ms. */
export interface Dates {
  /** When it expires. */
  expiry(clock: number, at: number): number;
  /** When the case in `row` is due; NaN: nothing is promised. */
  due(clock: number, at: number, of: Arrays, row: number): number;
  /** How far the clock is complete by what was said of it. */
  completeUntil(clock: number): number;
  /** When its closing hours will say that it is complete so far; Infinity: they will not. */
  completeAt(clock: number, until: number): number;
}
export interface Derivation {
  /** Writes the column at `row`; `logged` is how far time has come, ms. */
  set(of: Arrays, row: number, logged: number): void;
  /** When it may change by time alone, ms; NaN for never. */
  dueAt?(of: Arrays, row: number): number;
  /** How far its clock must come for it to be final, ms; NaN: it is. */
  waitsFor?(of: Arrays, row: number): number;
}

const least = (of: Arrays, row: number, columns: readonly string[]) => {
  let least = Number.NaN;
  for (const column of columns)
    if (!(of[column][row] >= least)) least = of[column][row] === of[column][row] ? of[column][row] : least;
  return least;
};

/** The derived columns of a fold of milestones, in the order of their declaration. */
export function derive(
  cases: Cases,
  clock: string,
  dates: Dates,
  labels: (column: string) => Labels,
): Derivation[] {
  const made: Derivation[] = [];
  for (const [name, formula] of cases.formulas) {
    if (formula.of === 'gap') {
      const { from, to } = formula;
      made.push({
        set(of, row) {
          const ms = of[to][row] - of[from][row];
          of[name][row] = ms >= 0 ? ms : Number.NaN;
        },
      });
    } else if (formula.of === 'earliest') {
      const { columns } = formula;
      made.push({
        set(of, row) {
          of[name][row] = least(of, row, columns);
        },
      });
    } else if (formula.of === 'reached') {
      const { column } = formula;
      made.push({
        set(of, row, logged) {
          of[name][row] = of[column][row] <= logged ? of[column][row] : Number.NaN;
        },
        dueAt: (of, row) => of[column][row],
      });
    } else if (formula.of === 'overdue') {
      const { due, done } = formula;
      made.push({
        set(of, row, logged) {
          const by = of[due][row];
          if (by !== by) of[name][row] = 2;
          else of[name][row] = of[done][row] > by || (!(of[done][row] <= by) && by <= logged) ? 1 : 0;
        },
        dueAt: (of, row) => of[due][row],
      });
    } else if (formula.of === 'provisional') {
      const { due, claim } = formula;
      const [isOpen, waitsFor] = [
        (of: Arrays, row: number) =>
          of[claim][row] === 1 && dates.completeUntil(of[clock][row]) < of[due][row],
        (of: Arrays, row: number) => (of[name][row] === 1 ? of[due][row] : Number.NaN),
      ];
      made.push({
        set(of, row) {
          of[name][row] = isOpen(of, row) ? 1 : 0;
        },
        dueAt: (of, row) =>
          of[name][row] === 1 ? dates.completeAt(of[clock][row], of[due][row]) : Number.NaN,
        waitsFor,
      });
    } else if (formula.of === 'promised') {
      const { from, clock, stated } = formula;
      made.push({
        set(of, row) {
          const said = of[stated][row];
          of[name][row] = said === said ? said : dates.due(of[clock][row], of[from][row], of, row);
        },
      });
    } else if (formula.of === 'expiry') {
      const { from, done } = formula;
      const at = (of: Arrays, row: number) => dates.expiry(of[clock][row], of[from][row]);
      made.push({
        set(of, row, logged) {
          const expires = at(of, row);
          of[name][row] = expires <= logged && !(least(of, row, done) <= expires) ? expires : Number.NaN;
        },
        dueAt: at,
      });
    } else if (formula.of === 'which') {
      const dictionary = labels(name);
      const choices = formula.columns.map((column) => ({
        column,
        code: dictionary.codeOf(column.replace(/_at$/, '')),
      }));
      const open = dictionary.codeOf('open');
      made.push({
        set(of, row) {
          let code = open;
          for (let i = choices.length - 1; i >= 0; i--) {
            const value = of[choices[i].column][row];
            if (value === value) code = choices[i].code;
          }
          of[name][row] = code;
        },
      });
    }
  }
  return made;
}

/** The columns that name a clock whose calendar counts for a case: its own, and those that promises are made by. */
export const clocksOf = ({ formulas }: Cases, own: string): readonly string[] => [
  own,
  ...[...formulas.values()].flatMap((formula) => (formula.of === 'promised' ? [formula.clock] : [])),
];
