// What comes of a message by the specification of clocks: windows that close, and clocks that fall silent or are heard again.
import type { Clock } from './clock.ts';
import type { Message } from './messages.ts';

/** The windows of a unit that end after the step before it and by `until` close. All instants in ms. */
export interface Step {
  readonly unit: number;
  readonly until: number;
  /** The message that closes them, and logged time then. */
  readonly by: Message;
  readonly logged: number;
  /** When it became known that they are complete: at `logged`, or before by time alone. */
  readonly known: number;
  /** How far the unit was complete by what its clocks had said or by being closed. */
  readonly vouched: number;
  /** What became known of this message up to this instant was known by then. */
  readonly knownUntil: number;
}

/** A clock fell silent, or was heard again. */
export interface Silence {
  readonly unit: number;
  readonly clock: Clock;
  readonly isSilent: boolean;
  /** Since when. */
  readonly at: number;
  readonly by: Message;
}
