// The events of a message whose JSON has been parsed, or will not parse: where each begins and ends in its bytes.

const isBlank = (c: number) => c === 32 || c === 9 || c === 10 || c === 13;

/** [from, to) without the blanks around it, as [from, to]. */
export function trimmed(bytes: Uint8Array, from: number, to: number): [number, number] {
  while (from < to && isBlank(bytes[from])) from++;
  while (to > from && isBlank(bytes[to - 1])) to--;
  return [from, to];
}

/** The non-blank lines of bytes, trimmed. */
export function linesOf(bytes: Uint8Array): [number, number][] {
  const lines: [number, number][] = [];
  for (let from = 0; from < bytes.length; ) {
    const at = bytes.indexOf(10, from);
    const end = at < 0 ? bytes.length : at;
    const line = trimmed(bytes, from, end);
    if (line[0] < line[1]) lines.push(line);
    from = end + 1;
  }
  return lines;
}

/** Whether text that is no JSON as a whole is to be read line by line: some line looks like an object. */
export const isLines = (bytes: Uint8Array, lines: readonly (readonly [number, number])[]): boolean =>
  lines.length > 1 &&
  bytes[lines[0][0]] !== 91 &&
  lines.some(([from, to]) => bytes[from] === 123 && bytes[to - 1] === 125);

/** The elements of an array that is known to parse, trimmed. */
export function elementsOf(bytes: Uint8Array): [number, number][] {
  const elements: [number, number][] = [];
  let from = bytes.indexOf(91) + 1;
  let depth = 0;
  let isText = false;
  for (let i = from; i < bytes.length; i++) {
    const c = bytes[i];
    if (isText) {
      if (c === 92) i++;
      else if (c === 34) isText = false;
    } else if (c === 34) isText = true;
    else if (c === 123 || c === 91) depth++;
    else if (depth === 0 && (c === 44 || c === 93)) {
      const element = trimmed(bytes, from, i);
      if (element[0] < element[1]) elements.push(element);
      from = i + 1;
      if (c === 93) break;
    } else if (c === 125 || c === 93) depth--;
  }
  return elements;
}
