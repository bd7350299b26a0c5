// Values of DuckDB as plain cells: ISO times, texts for what has no simple form.
type Cell = string | number | boolean | bigint | null | Cell[] | { [key: string]: Cell };
interface Odd {
  readonly items: readonly unknown[];
  readonly entries: readonly { key: unknown; value: unknown }[] | Record<string, unknown>;
  readonly micros: bigint;
  toDouble(): number;
}

/** A cell without types of DuckDB. */
export function plain(value: unknown): Cell {
  if (value === null || value === undefined) return null;
  if (typeof value !== 'object') return value as Cell;
  const odd = value as Odd;
  const of = value.constructor.name;
  if (of === 'DuckDBTimestampTZValue') return iso(odd.micros, 'Z');
  if (of === 'DuckDBTimestampValue') return iso(odd.micros, '');
  if (of === 'DuckDBDecimalValue') return odd.toDouble();
  if (of === 'DuckDBListValue' || of === 'DuckDBArrayValue') return odd.items.map(plain);
  if (of === 'DuckDBStructValue')
    return Object.fromEntries(Object.entries(odd.entries).map(([name, one]) => [name, plain(one)]));
  if (of === 'DuckDBMapValue')
    return Object.fromEntries(
      (odd.entries as { key: unknown; value: unknown }[]).map(({ key, value }) => [
        text(plain(key)),
        plain(value),
      ]),
    );
  return String(value);
}

/** To the millisecond, or to the microsecond where there are any. */
function iso(micros: bigint, zone: string): string {
  const ms = Number(micros / 1000n);
  if (Math.abs(ms) > 8.64e15) return micros > 0n ? 'infinity' : '-infinity';
  const rest = micros % 1000n;
  const whole = new Date(rest < 0n ? ms - 1 : ms).toISOString().slice(0, -1);
  const more = rest === 0n ? '' : String(rest < 0n ? rest + 1000n : rest).padStart(3, '0');
  return `${whole}${more}${zone}`;
}

/** bigint as a number where that is exact, else as text. */
export const jsonOf = (value: unknown): string =>
  JSON.stringify(value, (_, one) =>
    typeof one !== 'bigint' ? one : Number.isSafeInteger(Number(one)) ? Number(one) : String(one),
  );

export const text = (value: unknown): string =>
  value === null || value === undefined ? '' : typeof value === 'object' ? jsonOf(value) : String(value);

const steering = /[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;

/** What a terminal may be given: characters that steer it are shown, not sent. */
export const safe = (line: string): string =>
  line.replace(steering, (one) =>
    one === '\n' ? '\\n' : one === '\t' ? '\\t' : `\\u${one.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );

/** Columns a text takes on a terminal: marks take none, East Asian wide characters two. */
export const width = (line: string): number => {
  let n = 0;
  for (const one of line)
    n += /\p{M}|\u200c|\u200d/u.test(one)
      ? 0
      : /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\uff00-\uff60]/.test(one)
        ? 2
        : 1;
  return n;
};

/** A cell of a spreadsheet that would run as a formula is kept a text. Numbers are no texts. */
export const unformula = (value: unknown): string =>
  typeof value !== 'number' && typeof value !== 'bigint' && /^[=+\-@\t\r]/.test(text(value))
    ? `'${text(value)}`
    : text(value);
