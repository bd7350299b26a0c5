// A mapped instant as SQL, in ms since 1970: what decode reads from the same text, so that files sort by it.
import type { From } from '../mapping.ts';
import { quote } from '../quote.ts';

const fields: Readonly<Record<string, string>> = {
  yyyy: '%Y',
  MM: '%m',
  dd: '%d',
  HH: '%H',
  mm: '%M',
  ss: '%S',
  SSS: '%g',
  '%': '%%',
};

/** ms of the instant that `text` (an SQL expression) writes; NULL where it cannot be read. */
export function instantSql(text: string, { format = 'iso', zone }: From): string {
  if (format === 'epoch_ms') return `try_cast(floor(try_cast(${text} AS DOUBLE)) AS BIGINT)`;
  if (format === 'epoch_s') return `try_cast(floor(try_cast(${text} AS DOUBLE) * 1000 + 0.0005) AS BIGINT)`;
  if (format === 'iso') {
    const withOffset = `regexp_matches(${text}, ':[0-9]{2}(\\.[0-9]+)?([zZ]|[+-][0-9]{2}:[0-9]{2})$')`;
    const local = zone === undefined ? 'NULL' : localMs(`try_cast(${text} AS TIMESTAMP)`, zone);
    return `CASE WHEN ${withOffset} THEN epoch_ms(try_cast(${text} AS TIMESTAMPTZ)) ELSE ${local} END`;
  }
  const pattern = format.pattern.replace(/yyyy|MM|dd|HH|mm|ss|SSS|%/g, (field) => fields[field]);
  return localMs(`try_strptime(${text}, ${quote(pattern)})`, format.zone);
}

const localMs = (local: string, zone: string): string => `epoch_ms(timezone(${quote(zone)}, ${local}))`;
