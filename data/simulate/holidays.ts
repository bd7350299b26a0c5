// Planted holidays: the halls are closed on them, and headquarters announces each, late or in good time.
import { offsetAt } from '../../engine/decode/zone.ts';
import type { Office } from '../offices.ts';
import type { Incidents, Planted } from './incidents.ts';
import { factCode } from './words.ts';
import type { World } from './world.ts';

/** A kind of appointment: a holiday is announced. */
export const announces = 61;

const day = 86_400_000;
const fact = factCode('reference.holiday');

const dayOf = ({ zone }: Office, at: number) => Math.floor((at + offsetAt(zone, at)) / day);

function closed(office: Office, holidays: readonly Planted[]): Office {
  if (holidays.length === 0) return office;
  const days = holidays.map(({ start }) => dayOf(office, start));
  const off = days.map((date) => ({ from: date, to: date, kind: 'off', opens: '', closes: '' }) as const);
  return { ...office, exceptions: [...(office.exceptions ?? []), ...off] };
}

export class Holidays {
  /** The offices, closed on the days planted at each. */
  readonly keeping: readonly Office[];
  private readonly world: World;
  private readonly said: (readonly number[])[] = [];

  /** One notice a day and country: `size` days after the day began, or before it where nothing is wrong with it. */
  constructor(world: World, offices: readonly Office[], incidents: Incidents, start: number) {
    this.world = world;
    const holidays = incidents.of('holiday', 'lookalike:holiday');
    this.keeping = offices.map((office, place) =>
      closed(
        office,
        holidays.filter((of) => of.place === place),
      ),
    );
    const { agenda, terms, setting } = world;
    const notices = new Set<string>();
    for (const { place, start: at, size, kind } of holidays) {
      const date = dayOf(offices[place], at);
      const { country } = offices[place];
      if (notices.has(`${country} ${date}`)) continue;
      notices.add(`${country} ${date}`);
      const told = Math.max(start, kind === 'holiday' ? at + size * day : at - size * day);
      const words = ['holiday', 'gazetted', 'Public holiday'].map((text) => terms.code(text));
      const [what, status, title] = words;
      const n = this.said.push([terms.code(country), what, date * day, date * day, status, title]) - 1;
      agenda.add(told, setting.headquarters, announces, -1, n);
    }
  }

  /** An appointment of the kind above. */
  happen(what: number): void {
    const row = this.world.tell(fact, this.world.setting.headquarters);
    this.world.detail(row, ...this.said[what]);
  }
}
