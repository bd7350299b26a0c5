// Arrow streams read back for tests: their columns' names and their rows.
import { arrowTable } from './arrow.ts';

export function readArrow(bytes: Uint8Array): { names: string[]; rows: Record<string, unknown>[] } {
  const table = arrowTable(bytes);
  return {
    names: table.schema.fields.map(({ name }) => String(name)),
    rows: table.toArray().map((row) => row.toJSON()),
  };
}
