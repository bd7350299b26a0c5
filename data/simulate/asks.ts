// What a visitor comes for: service and category, the booklet, and what it costs.
import { Random } from './random.ts';
import { categories, services } from './words.ts';
import type { World } from './world.ts';

const day = 86_400_000;
const pages = [36, 72, 100];
const years = [5, 10];
const lost = services.indexOf('lost');
const fast = categories.indexOf('fast_track');

export class Asks {
  private readonly world: World;
  private readonly visitors: Random;
  private readonly random: Random;
  /** How applications are submitted here, a term. */
  private readonly channel: number;
  /** By what is asked for, paisa: of `feeDay`. */
  private readonly fees = new Map<number, number>();
  private feeDay = Number.NaN;

  /** `visitors` draws categories and services. */
  constructor(world: World, office: string, visitors: Random, channel: string) {
    this.world = world;
    this.visitors = visitors;
    this.random = new Random(world.setting.seed, office, 'asks');
    this.channel = world.terms.code(channel);
  }

  /** Gives somebody new a wish. Where production is behind, more of them pay for priority. */
  draw(who: number): void {
    const { people, setting } = this.world;
    const { load } = setting;
    people.category[who] = this.visitors.among(this.categories());
    people.service[who] = this.visitors.among(load.services);
    const isFast = people.category[who] === fast;
    people.pages[who] = isFast ? pages[0] : pages[this.random.among(load.pages)];
    people.years[who] = isFast ? years[0] : years[this.random.among(load.validity)];
    people.loss[who] = people.service[who] !== lost ? 0 : this.random.chance(load.lostTwice) ? 2 : 1;
  }

  /** What a submission says beside, for the row that tells it. */
  say(row: number, who: number): void {
    const { agenda, people, setting } = this.world;
    const travels = this.random.chance(setting.load.travels)
      ? Math.ceil((agenda.at + 10 * day + this.random.gamma(50 * day)) / day) * day
      : Number.NaN;
    this.world.detail(row, this.channel, people.pages[who], people.years[who], people.loss[who], travels);
  }

  /** Paisa; NaN where the fees say nothing. */
  fee(who: number): number {
    const { agenda, people, tariff } = this.world;
    const today = Math.floor(agenda.at / day);
    if (today !== this.feeDay) this.fees.clear();
    this.feeDay = today;
    const [category, service, loss] = [people.category[who], people.service[who], people.loss[who]];
    const key = (((people.pages[who] * 16 + people.years[who]) * 4 + loss) * 4 + category) * 4 + service;
    const known = this.fees.get(key);
    if (known !== undefined) return known;
    const asked = { pages: people.pages[who], years: people.years[who], loss };
    const amount = tariff.fee(today, {
      ...asked,
      category: categories[category],
      service: services[service],
    });
    this.fees.set(key, amount);
    return amount;
  }

  private categories(): readonly number[] {
    const { categories, stressedCategories } = this.world.setting.load;
    const stress = this.world.stress();
    if (stress === 0) return categories;
    return categories.map((share, i) => share + (stressedCategories[i] - share) * stress);
  }
}
