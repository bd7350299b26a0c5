// What was never read, and that somebody accepted it: kept beside the positions, so that nobody takes the rows for all.
import type { Store } from '../ports.ts';

export interface Loss {
  readonly stream: string;
  /** The first message that is missing. */
  readonly from: number;
  /** The last one; null: nobody knows how many there were. */
  readonly to: number | null;
  /** `expired` (gone before it was read), `recreated` or `shortened` (the stream is not the one that was read). */
  readonly why: string;
  /** Time of the message at which the stream goes on, ms; what is missing is older. */
  readonly untilAt: number;
}

/** Notes losses with how far the log had come when they were accepted: running number and logged time (ms). */
export async function noteLosses(
  store: Store,
  losses: readonly Loss[],
  { ordinal, logged }: { readonly ordinal: number; readonly logged: number },
): Promise<void> {
  const instant = (at: number) => (Number.isFinite(at) ? new Date(at).toISOString() : null);
  await store.begin();
  for (const { stream, from, to, why, untilAt } of losses)
    await store.run('INSERT INTO meta.losses VALUES ($1, $2, $3, $4, $5, $6, $7)', [
      ...[stream, from, to, why, instant(untilAt), ordinal, instant(logged)],
    ]);
  await store.commit();
}
