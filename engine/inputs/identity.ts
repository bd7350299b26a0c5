// Which stream the positions belong to: kept beside them, since a stream made anew under its name holds other messages.
import type { Store } from '../ports.ts';

export interface Identity {
  /** What its positions are kept under: the stream's name; where that was made anew and gone on with, `NAME#2`, and so on. */
  readonly name: string;
  /** When the broker made the stream, as the broker writes it. */
  readonly created: string;
  /** Its first message when it was first read: what lay before had gone by then. */
  readonly first: number;
}

/** What is remembered of a stream; undefined where nothing of it was ever committed. */
export async function identityOf(store: Store, stream: string): Promise<Identity | undefined> {
  const [row] = await store.rows(
    `SELECT stream AS name, created, first_seq::DOUBLE AS first, TRY_CAST(substr(stream, length($1) + 2) AS INTEGER) AS nth FROM meta.streams
      WHERE (stream = $1 AND stream IN (SELECT stream FROM meta.positions)) OR (starts_with(stream, $1 || '#') AND nth IS NOT NULL)
      ORDER BY nth DESC NULLS LAST LIMIT 1`,
    [stream],
  );
  return row && { name: row.name as string, created: row.created as string, first: row.first as number };
}

/** What the positions are kept under when the numbers of `stream` begin anew after those kept under `name`. */
export const nextName = (stream: string, name: string): string =>
  `${stream}#${name === stream ? 2 : Number(name.slice(stream.length + 1)) + 1}`;

/** Remembers a stream before its first message is taken. */
export async function remember(store: Store, { name, created, first }: Identity): Promise<void> {
  await store.begin();
  await store.run('DELETE FROM meta.streams WHERE stream = $1', [name]);
  await store.run('INSERT INTO meta.streams VALUES ($1, $2, $3)', [name, created, first]);
  await store.commit();
}
