// How foreign fields become a table's columns: the plain data behind the CloudEvents contract and every map file.

/** How an instant is written. `local` needs a zone: an IANA name such as Asia/Karachi. */
export type TimeFormat = 'iso' | 'epoch_ms' | 'epoch_s' | { readonly pattern: string; readonly zone: string };

/** Where one column's value comes from. Exactly one of `from` and `constant`. */
export interface From {
  /** A JSON pointer (`/data/step`) or a CSV column's name. */
  readonly from?: string;
  readonly constant?: string;
  /** Of a timestamp; `iso` unless told. A local `iso` time without offset takes `zone`. */
  readonly format?: TimeFormat;
  readonly zone?: string;
  /** Replaces values; a value not listed stays. */
  readonly values?: Readonly<Record<string, string>>;
}

/** A resolved, checked map. Throws nothing at run time: a row that does not fit is a reject. */
export interface Mapping {
  readonly name: string;
  readonly shape: 'json' | 'csv';
  /** Whether logged time is the broker's or the events' own. */
  readonly time: 'broker' | 'event';
  /** Default bound of a clock, ms: how far its rows may be out of order. */
  readonly bound: number;
  /** Rows whose value is not listed are filtered out (and counted). */
  readonly where: readonly { readonly from: string; readonly keep: readonly string[] }[];
  /** Either every row goes to one table, or the text at `type` chooses by the catalogue. */
  readonly table: string | { readonly type: string };
  /** By table name, then by column name. */
  readonly columns: Readonly<Record<string, Readonly<Record<string, From>>>>;
}
