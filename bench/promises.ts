// How long does it take to date every open application again, when a holiday is announced?
import { Hours } from '../engine/hours.ts';
import { Backlog } from './backlog.ts';
import { type Bench, type Row, spread } from './harness.ts';

const hours = new Hours({ zone: 'Asia/Karachi', opens: '09:00', closes: '14:00', weekend: ['Sat', 'Sun'] });
const rule = { rule: 'normal', from: 0, to: Number.POSITIVE_INFINITY, where: {}, days: 21 };
const promises = [{ ...rule, counting: { from: 'next_day', until: 'closing' } as const }];
/** Working days within 21 of the first: each moves every promise. */
const days = ['2026-03-10', '2026-03-11', '2026-03-12', '2026-03-13', '2026-03-16', '2026-03-17'];

export const promised: Bench = {
  name: 'promises',
  question: 'How long does a holiday announced late take, until all open applications are dated again?',
  async run({ quick }) {
    const open = quick ? 20_000 : 100_000;
    const backlog = await Backlog.of(open, {
      promises,
      clockOf: (name) => ({ name, bound: 30_000, silentAfter: 300_000, hours, calendar: 'PK' }),
    });
    const [folded, committed]: number[][] = [[], []];
    for (const [round, day] of days.slice(0, quick ? 3 : 6).entries()) {
      const started = process.hrtime.bigint();
      backlog.dayOff('PK', day);
      const taken = process.hrtime.bigint();
      await backlog.commit();
      if (round === 0) continue;
      folded.push(Number(taken - started) / 1e6);
      committed.push(Number(process.hrtime.bigint() - started) / 1e6);
    }
    await backlog.close();
    const what = `${open.toLocaleString('en')} open`;
    return [
      { what: `${what}: dated again`, unit: 'ms', ...spread(folded) },
      {
        what: `${what}: and committed`,
        unit: 'ms',
        ...spread(committed),
        aim: quick ? '<= 400 ms' : '<= 2000 ms',
      },
    ] satisfies Row[];
  },
};
