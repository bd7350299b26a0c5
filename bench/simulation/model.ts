// What must come of a log, computed plainly, message by message, with nothing of the engine's own.
import type { Stored } from './broker.ts';

interface Event {
  readonly source: string;
  readonly id: string;
  readonly type: string;
  readonly time: string;
  readonly officeid: string;
  readonly data: { readonly token?: string; readonly application?: string; readonly step?: string };
}

export interface Visit {
  readonly token: string;
  readonly office: string;
  issued_at: number | null;
  called_at: number | null;
  served_at: number | null;
  gone_at: number | null;
  n_events: number;
}

export interface Model {
  readonly accepted: number;
  readonly duplicate: number;
  readonly rejected: number;
  /** By token. */
  readonly visits: readonly Visit[];
  /** Arrivals by office and minute, as `office minute n`. */
  readonly arrivals: readonly string[];
}

const facts =
  /^passport\.(queue\.(token_issued|token_called|service_started|service_ended|abandoned)|application\.\w+|link\.heartbeat)\.v1$/;
const future = 300_000;

export function modelOf(log: readonly Stored[]): Model {
  const seen = new Set<string>();
  const visits = new Map<string, Visit>();
  let [accepted, duplicate, rejected] = [0, 0, 0];
  for (const { bytes, storedAt } of log) {
    const events = parsed(bytes);
    if (events === null) {
      rejected++;
      continue;
    }
    for (const event of events) {
      const { source, id, type, time, data } = event;
      if (type === 'passport.ops.ticked.v1') continue;
      const isWhole = facts.test(type) && (!type.includes('.queue.') || data.token !== undefined);
      if (!isWhole || Date.parse(time) > storedAt + future) rejected++;
      else if (seen.has(`${source} ${id}`)) duplicate++;
      else {
        accepted++;
        seen.add(`${source} ${id}`);
        if (data.token !== undefined) note(visits, event, data.token);
      }
    }
  }
  const arrivals = new Map<string, number>();
  for (const { office, issued_at: at } of visits.values()) {
    if (at === null) continue;
    const key = `${office} ${Math.floor(at / 60_000)}`;
    arrivals.set(key, (arrivals.get(key) ?? 0) + 1);
  }
  return {
    ...{ accepted, duplicate, rejected },
    visits: [...visits.values()].sort((a, b) => (a.token < b.token ? -1 : 1)),
    arrivals: [...arrivals].map(([key, n]) => `${key} ${n}`).sort(),
  };
}

function parsed(bytes: Uint8Array): Event[] | null {
  try {
    return [JSON.parse(new TextDecoder().decode(bytes))].flat();
  } catch {
    return null;
  }
}

function note(visits: Map<string, Visit>, { type, time, officeid: office }: Event, token: string): void {
  const none = { issued_at: null, called_at: null, served_at: null, gone_at: null };
  const visit = visits.get(token) ?? { token, office, ...none, n_events: 0 };
  visits.set(token, visit);
  const at = Date.parse(time);
  const first = (known: number | null) => (known === null || at < known ? at : known);
  visit.n_events++;
  if (type.includes('token_issued')) visit.issued_at = first(visit.issued_at);
  else if (type.includes('token_called')) visit.called_at = first(visit.called_at);
  else if (type.includes('abandoned')) visit.gone_at = first(visit.gone_at);
  else if (type.includes('service_ended')) visit.served_at = Math.max(visit.served_at ?? at, at);
}
