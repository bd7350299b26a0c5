// Whether a stream still holds what is to be read next: it must be the same stream, and nothing may have gone unread.
import { WorldError } from '../errors.ts';
import type { Nats } from '../nats.ts';
import type { Time } from '../ports.ts';
import type { Loss } from './losses.ts';
import type { StreamState } from './settings.ts';

export interface Guarded {
  readonly nats: Nats;
  readonly stream: string;
  readonly time: Time;
  /** Goes on where messages are missing, says so and tells `lost`; refused otherwise. */
  readonly acceptLoss?: boolean;
  readonly lost?: (loss: Loss) => void;
  readonly notice?: (text: string) => void;
}

/** Where to read on, and which holes are known to be deletions. */
export interface Span {
  readonly created: string;
  /** The oldest message there is. */
  readonly first: number;
  readonly from: number;
  /** Its numbers from here on are of another stream than those before. */
  readonly isOther: boolean;
  /** Whether all of [from, to) was deleted; true where that is empty. */
  isDeleted(from: number, to: number): boolean;
}

/** What is known of what was read. */
export interface Read {
  /** The last message; undefined: never read before, start at the first message there is. */
  readonly position: number | undefined;
  /** When the stream was created, as it was then. */
  readonly created: string | undefined;
  /** Fresh readers that found the next message missing. */
  readonly holes?: number;
}

/** A hole that stays after this many fresh readers is real. */
const patience = 3;
const restore = 'restore the stream from its backup, or --accept-loss to go on without';
const n = (count: number) => count.toLocaleString('en');

/** `mayBeOther`: whether a loss may be accepted by which the numbers begin anew. */
export async function checkStream(
  { nats, stream, acceptLoss = false, lost = () => {}, notice = () => {} }: Guarded,
  { position, created, holes = 0 }: Read,
  mayBeOther = false,
): Promise<Span> {
  const state = await nats.stream(stream);
  if (!state)
    throw new WorldError(
      'E-NATS-003',
      `there is no stream ${stream} at ${nats.url}`,
      'rahdari streams apply',
    );
  const { first, last, firstAt } = state;
  const start = Math.max(first, 1);
  let from = position === undefined ? start : position + 1;
  let isOther = false;
  const accept = (code: string, what: string, isAccepted: boolean, loss: Omit<Loss, 'stream'>) => {
    if (!isAccepted) throw new WorldError(code, what, `${restore}, or start in a new directory (-C DIR)`);
    notice(what);
    lost({ stream, ...loss });
  };
  if (created !== undefined && created !== state.created) {
    const old =
      position === undefined ? 'nothing of the old one was read' : `of the old one ${n(position)} were read`;
    const what = `${stream} was made anew (created ${state.created}, remembered ${created}): ${old}, what came after is not here; this one holds ${extent(state)}`;
    accept('E-NATS-004', what, acceptLoss && mayBeOther, {
      from,
      to: null,
      why: 'recreated',
      untilAt: firstAt,
    });
    [from, isOther] = [start, true];
  } else if (position !== undefined && position > last) {
    const what = `${stream} ends at ${last}, but ${position} was read already: ${n(position - last)} messages are gone from it, or it is an older copy; it holds ${extent(state)}`;
    const loss = { from: last + 1, to: position, why: 'shortened', untilAt: state.lastAt };
    accept('E-NATS-006', what, acceptLoss && mayBeOther, loss);
    [from, isOther] = [last + 1, true];
  }
  const missing = first > from ? [from, first - 1] : holes >= patience ? [from, from] : undefined;
  if (missing) {
    const [a, b] = missing;
    const what = `${stream}: ${n(b - a + 1)} messages (${a} to ${b}) went away before they were read; it now holds ${extent(state)}`;
    accept('E-NATS-005', what, acceptLoss, { from: a, to: b, why: 'expired', untilAt: firstAt });
    from = b + 1;
  }
  const deleted = new Set(state.deleted);
  const isDeleted = (start: number, end: number) => {
    for (let seq = start; seq < end; seq++) if (!deleted.has(seq)) return false;
    return true;
  };
  return { created: state.created, first, from, isOther, isDeleted };
}

const extent = ({ first, last, firstAt, lastAt }: StreamState): string =>
  last < first ? 'nothing' : `${first} to ${last} (${iso(firstAt)} to ${iso(lastAt)})`;
const iso = (at: number) => new Date(at).toISOString();
