// What the engine is told about a service: its event tables, which types of event go where, what names a clock.
import type { EventTable } from './envelope.ts';
import type { Rules } from './rules.ts';

/** Facts of one domain and the table that keeps them. */
export interface Domain {
  readonly name: string;
  readonly table: EventTable;
  readonly facts: readonly string[];
  /** Written by people and not by the clock's own unit: its rows say nothing of how far the clock is complete. */
  readonly isAside?: boolean;
}

export interface Catalogue {
  /** First word of types and subjects. */
  readonly prefix: string;
  readonly domains: readonly Domain[];
  /** The column that names the clock a row belongs to. */
  readonly clock: string;
  /** The column that names the feed a row came by, where several are declared of its clock. */
  readonly feed: string;
  /** The event type of a tick: it carries time and nothing else. */
  readonly tick: string;
  /** The column in which a clock declares itself complete up to an instant. */
  readonly completeUntil: string;
  /** The events that say what holds from when on. */
  readonly rules?: Rules;
  /** The facts by which somebody takes on an alert, and the column that names the alert. */
  readonly acknowledge?: { readonly facts: readonly string[]; readonly alert: string };
  /** The event by which a refused row is tried again: the columns of its address, and where the row itself stands in it. */
  readonly retry?: {
    readonly domain: string;
    readonly fact: string;
    readonly stream: string;
    readonly seq: string;
    readonly row: string;
    /** A pointer to the text of the event that was refused. */
    readonly event: string;
  };
}

/** The CloudEvents type of a fact: `<prefix>.<domain>.<fact>.v1`. */
export const typeOf = (catalogue: Catalogue, domain: string, fact: string): string =>
  `${catalogue.prefix}.${domain}.${fact}.v1`;
