// The lives of incidents that were told before, gone on with: which are open still, where they belong, what is due.
import type { Cause } from '../fold/changes.ts';
import { Timers } from '../timers.ts';
import type { Revisions } from './revisions.ts';
import { Slots } from './slots.ts';

/** Where the incidents of a rule and key belong: `name` is the rule's name, the code of the clock, that of the key's rest. */
export interface Place {
  readonly name: string;
  readonly rule: number;
  readonly key: number;
  /** Whether its watch finds it to be so now. */
  readonly isOn: boolean;
}

/** Of escalations, by incident. */
export const newTimers = (): Timers => new Timers((_, a, b) => a - b);

/** An open incident whose place is gone, or of which its watch knows nothing, is cleared. */
export function lives(
  revisions: Revisions,
  places: ReadonlyMap<string, Place>,
  logged: number,
  cause: Cause,
): { clearedAt: number[]; slots: Slots; timers: Timers; open: Place[] } {
  const [clearedAt, open, slots, timers]: [number[], Place[], Slots, Timers] = [
    [],
    [],
    new Slots(),
    newTimers(),
  ];
  const { of } = revisions;
  for (let slot = 0; slot < revisions.current.n; slot++) {
    const place = places.get(revisions.placeOf(slot));
    slots.adopt(place);
    const end = of.window_end_at[slot];
    clearedAt[slot] = Number.NaN;
    if (revisions.isCleared(slot)) clearedAt[slot] = end === end ? end : of.known_at[slot];
    else if (place?.isOn) {
      open.push(place);
      if (of.acknowledge_by_at[slot] > logged) timers.set(of.acknowledge_by_at[slot], 0, slot);
    } else {
      clearedAt[slot] = cause.knownAt;
      revisions.send(slot, 'clear', cause);
    }
  }
  return { clearedAt, slots, timers, open };
}
