// A macro of a snapshot and what it means, in both languages.
import { quote } from '../engine/quote.ts';

/** CREATE MACRO and COMMENT ON; `doc` with unit and meaning of NULL. */
export const macro = (name: string, given: string, sql: string, doc: string): string[] => [
  `CREATE MACRO ${name}(${given}) AS (${sql})`,
  `COMMENT ON MACRO ${name} IS ${quote(doc)}`,
];
