// A capability that the mission asks for: the command that shows it, what is to be seen in its answer, what lacks.
import type { Run, Stage } from './stage.ts';

export type Row = Readonly<Record<string, string | number | boolean | null>>;
export interface Seen {
  /** The command's answer: rows where it gives JSON, and as it is. */
  readonly rows: readonly Row[];
  readonly text: string;
  readonly stage: Stage;
  /** Rows of another question in SQL. */
  sql(run: Run, sql: string): Promise<readonly Row[]>;
}
export interface Capability {
  /** C1 to C34, in the order of the mission. */
  readonly id: string;
  readonly what: string;
  /** As one would type it. */
  readonly command: string;
  /** The run of the stage that it is asked of. */
  readonly of: Run;
  /** What was seen, in few words; throws where it is not so. Absent: nothing of it is there yet. */
  readonly observe?: (seen: Seen) => Promise<string> | string;
  /** What is still missing; absent: nothing. */
  readonly lacks?: string;
}
export interface Verdict {
  readonly id: string;
  readonly what: string;
  readonly command: string;
  readonly result: 'pass' | 'not yet' | 'fail' | 'skipped';
  readonly observed: string;
}

export function must(isSo: unknown, otherwise: string): asserts isSo {
  if (!isSo) throw new Error(otherwise);
}

export const sum = (rows: readonly Row[], name: string) =>
  rows.reduce((all, row) => all + Number(row[name]), 0);
export const same = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b);

/** The words a shell would make of a command. */
export const wordsOf = (command: string): string[] =>
  (command.match(/"[^"]*"|\S+/g) ?? []).map((word) => word.replace(/^"(.*)"$/, '$1'));

/** Runs the command and looks. Whatever goes wrong in it is a failure of the row, also where more is still missing. */
export async function judge(capability: Capability, stage: Stage): Promise<Verdict> {
  const { id, what, command, of, observe, lacks } = capability;
  const verdict = (result: Verdict['result'], observed: string): Verdict => ({
    ...{ id, what, result, observed },
    command: `${command} -C ${of}`,
  });
  if (!stage.runs.includes(of)) return verdict('skipped', `there is no run "${of}" here`);
  if (observe === undefined) return verdict('not yet', `lacks ${lacks}`);
  try {
    const words = wordsOf(command).slice(1);
    const isText = words.includes('explain');
    const text = await stage.ask(of, isText ? words : [...words, '--format', 'json']);
    const found = isText ? [] : [JSON.parse(text)].flat();
    const sql = async (run: Run, question: string) =>
      JSON.parse(await stage.ask(run, ['sql', question, '--format', 'json']));
    const seen = await observe({ rows: found, text, stage, sql });
    return lacks === undefined ? verdict('pass', seen) : verdict('not yet', `${seen}; lacks ${lacks}`);
  } catch (error) {
    return verdict('fail', (error as Error).message.split('\n')[0]);
  }
}
