// Where a stream takes its ticks: the subject of the contract, under the first word that the stream's own subjects have.

/** Whether `pattern` (with * for one word and > for all that follow) covers `subject`. */
export function covers(pattern: string, subject: string): boolean {
  const words = pattern.split('.');
  const own = subject.split('.');
  for (let i = 0; i < words.length; i++) {
    if (words[i] === '>') return own.length > i;
    if (i >= own.length || (words[i] !== '*' && words[i] !== own[i])) return false;
  }
  return words.length === own.length;
}

/** The first word of ticks that a stream with these subjects stores; undefined where it takes none. */
export function tickPrefix(subjects: readonly string[], prefix: string): string | undefined {
  const prefixes = [prefix, ...subjects.map((subject) => subject.split('.')[0])];
  return prefixes.find(
    (first) => !/[*>]/.test(first) && subjects.some((pattern) => covers(pattern, tickSubject(first, 0))),
  );
}

export const tickSubject = (prefix: string, partition: number): string =>
  `${prefix}.v1.p${partition}.ops.ENGINE.ticked`;
