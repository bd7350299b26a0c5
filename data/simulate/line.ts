// A waiting line: first come, first served; whoever loses patience leaves from the middle.
import type { People } from './people.ts';

export class Line {
  n = 0;
  private first = -1;
  private last = -1;
  private readonly people: People;

  constructor(people: People) {
    this.people = people;
  }

  join(who: number): void {
    const { before, after } = this.people;
    before[who] = this.last;
    after[who] = -1;
    if (this.last >= 0) after[this.last] = who;
    else this.first = who;
    this.last = who;
    this.n++;
  }

  leave(who: number): void {
    const { before, after } = this.people;
    const [ahead, behind] = [before[who], after[who]];
    if (ahead >= 0) after[ahead] = behind;
    else this.first = behind;
    if (behind >= 0) before[behind] = ahead;
    else this.last = ahead;
    this.n--;
  }

  /** Takes the first out of the line; -1 if there is none. */
  call(): number {
    const who = this.first;
    if (who >= 0) this.leave(who);
    return who;
  }
}
