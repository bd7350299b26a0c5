// Whether a stream still holds what is to be read next: it must be the same stream, and nothing may have gone unread.
import { WorldError } from '../errors.ts';
import type { Nats } from '../nats.ts';
import type { Time } from '../ports.ts';

export interface Guarded {
  readonly nats: Nats;
  readonly stream: string;
  readonly time: Time;
  /** Goes on where messages expired unread, and says so; refused otherwise. */
  readonly acceptLoss?: boolean;
  readonly notice?: (text: string) => void;
}

/** Where to read on, and which holes are known to be deletions. */
export interface Span {
  readonly created: string;
  /** The oldest message there is. */
  readonly first: number;
  readonly from: number;
  /** Whether all of [from, to) was deleted; true where that is empty. */
  isDeleted(from: number, to: number): boolean;
}

/** A hole that stays after this many fresh readers is real. */
const patience = 3;

/** `position` undefined: never read before, start at the first message there is. */
export async function checkStream(
  { nats, stream, acceptLoss, notice = () => {} }: Guarded,
  position: number | undefined,
  remembered: string | undefined,
  holes = 0,
): Promise<Span> {
  const state = await nats.stream(stream);
  if (!state)
    throw new WorldError(
      'E-NATS-003',
      `there is no stream ${stream} at ${nats.url}`,
      'rahdari streams apply',
    );
  const { created, first, last } = state;
  if (remembered !== undefined && remembered !== created)
    throw new WorldError(
      'E-NATS-004',
      `${stream} was made anew (created ${created}, remembered ${remembered}): its positions mean other messages now`,
      'start in a new directory (-C DIR), or restore the stream from its backup',
    );
  if (position !== undefined && position > last)
    throw new WorldError(
      'E-NATS-006',
      `${stream} ends at ${last}, but ${position} was read already: it lost messages or is an older copy`,
      'restore the stream from its backup, or start in a new directory (-C DIR)',
    );
  let from = position === undefined ? Math.max(first, 1) : position + 1;
  const deleted = new Set(state.deleted);
  const isDeleted = (start: number, end: number) => {
    for (let seq = start; seq < end; seq++) if (!deleted.has(seq)) return false;
    return true;
  };
  const missing = first > from ? [from, first - 1] : holes >= patience ? [from, from] : undefined;
  if (!missing) return { created, first, from, isDeleted };

  const lost = `${stream}: messages ${missing[0]} to ${missing[1]} went away before they were read (it now begins at ${first})`;
  if (!acceptLoss)
    throw new WorldError(
      'E-NATS-005',
      lost,
      'restore the stream from its backup, or start in a new directory (-C DIR)',
    );
  notice(lost);
  from = missing[1] + 1;
  return { created, first, from, isDeleted };
}
