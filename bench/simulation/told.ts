// What two producers tell in a simulated life, and when: in no good order, some of it late, twice, or unreadable.
import type { Random } from '../../data/simulate/random.ts';
import type { Outgoing } from '../../engine/ports.ts';

export interface Told extends Outgoing {
  /** When its producer sends it, ms. */
  readonly at: number;
}

interface Event {
  readonly at: number;
  readonly office: string;
  readonly fact: string;
  readonly data: object;
}

const minute = 60_000;
/** Open day and night; and only by day, where the day is young. */
export const crowded = 'LHR-02';
const quiet = 'KHI-01';

/** Enough people for an alarm come to one office, fewer to another, and a few applications go their way. */
export function toldBy(random: Random, producer: 'north' | 'south', start: number, span: number): Told[] {
  const within = (from: number, to: number) =>
    Math.floor(start + (from + (to - from) * random.share()) * span);
  const events: Event[] = [];
  const visit = (office: string, n: number, issued: number) => {
    const data = { token: `T-${office}-${n}`, step: 'biometrics', counter: `C${n % 4}` };
    const tell = (at: number, fact: string) => events.push({ at, office, fact: `queue.${fact}`, data });
    const called = Math.max(issued, within(0.75, 0.95));
    tell(issued, 'token_issued');
    if (random.chance(0.1)) return tell(called, 'abandoned');
    tell(called, 'token_called');
    tell(called + 1000, 'service_started');
    return tell(called + 1000 + random.below(minute), 'service_ended');
  };
  if (producer === 'north') for (let n = 0; n < 60; n++) visit(crowded, n, within(0, 0.1));
  else {
    for (let n = 0; n < 8; n++) visit(quiet, n, within(0, 0.8));
    for (let n = random.chance(0.4) ? 0 : 6; n < 6; n++) {
      const data = { application: `A-${n}`, service: 'new', category: 'normal' };
      let at = within(0, 0.4);
      for (const fact of ['submitted', 'biometrics_captured', 'approved', 'printed', 'delivered']) {
        if (random.chance(0.2)) break;
        events.push({ at, office: quiet, fact: `application.${fact}`, data });
        at += random.below(minute);
      }
    }
  }
  if (random.chance(0.25))
    for (let at = start; at < start + span; at += minute) {
      const data = { complete_until: new Date(at).toISOString() };
      events.push({ at, office: producer === 'north' ? crowded : quiet, fact: 'link.heartbeat', data });
    }
  return sent(random, producer, events);
}

/** One or several events a message, each message on its way for a while, and some of them a second time. */
function sent(random: Random, producer: string, events: readonly Event[]): Told[] {
  const told: Told[] = [];
  const send = (at: number, text: string) =>
    told.push({
      at,
      subject: `passport.v1.p0.told.${producer}`,
      id: `${producer}-${told.length}`,
      bytes: new TextEncoder().encode(text),
    });
  for (let i = 0; i < events.length; i++) {
    const many = random.chance(0.15) ? 3 : 1;
    const some = events.slice(i, i + many).map((event, n) => written(event, `${producer}-${i + n}`));
    i += some.length - 1;
    const late = random.chance(0.03) ? random.below(4 * minute) : random.below(3000);
    const at = events[i].at + late;
    const text = JSON.stringify(many === 1 ? some[0] : some);
    send(at, text);
    if (random.chance(0.08)) send(at + random.below(minute), text);
    if (random.chance(0.03)) send(at, unreadable(random, some[0]));
  }
  return told;
}

const written = ({ at, office, fact, data }: Event, id: string) => ({
  specversion: '1.0',
  id,
  source: `/offices/${office}`,
  type: `passport.${fact}.v1`,
  time: new Date(at).toISOString(),
  officeid: office,
  data,
});

/** No JSON, of an unknown type, without what its type requires, or of a time that has not come. */
function unreadable(random: Random, event: ReturnType<typeof written>): string {
  const id = `${event.id}-odd`;
  const odd = [
    '{"specversion":',
    JSON.stringify({ ...event, id, type: 'passport.queue.wished.v1' }),
    JSON.stringify({ ...event, id, type: 'passport.queue.token_called.v1', data: {} }),
    JSON.stringify({ ...event, id, time: new Date(Date.parse(event.time) + 20 * minute).toISOString() }),
  ];
  return odd[random.below(odd.length)];
}
