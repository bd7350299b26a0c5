// Which stream the positions belong to: kept beside them, since a stream made anew under its name holds other messages.
import type { Store } from '../ports.ts';

export interface Identity {
  /** When the broker made the stream, as the broker writes it. */
  readonly created: string;
  /** Its first message when it was first read: what lay before had gone by then. */
  readonly first: number;
}

/** What is remembered of a stream; undefined where nothing of it was ever committed. */
export async function identityOf(store: Store, stream: string): Promise<Identity | undefined> {
  const [row] = await store.rows(
    'SELECT created, first_seq::DOUBLE AS first FROM meta.streams WHERE stream = $1 AND stream IN (SELECT stream FROM meta.positions)',
    [stream],
  );
  return row && { created: row.created as string, first: row.first as number };
}

/** Remembers a stream before its first message is taken. */
export async function remember(store: Store, stream: string, { created, first }: Identity): Promise<void> {
  await store.begin();
  await store.run('DELETE FROM meta.streams WHERE stream = $1', [stream]);
  await store.run('INSERT INTO meta.streams VALUES ($1, $2, $3)', [stream, created, first]);
  await store.commit();
}
