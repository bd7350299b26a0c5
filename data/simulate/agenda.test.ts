// The agenda gives appointments as a sorted list would.
import * as fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { Agenda } from './agenda.ts';

const agendas = suite('simulate/agenda');

agendas(
  'appointments come by instant, those of one instant as they were made, also while others are added',
  () => {
    fc.assert(
      fc.property(fc.array(fc.nat({ max: 20 }), { minLength: 1, maxLength: 300 }), (delays) => {
        const agenda = new Agenda();
        const list: { at: number; who: number }[] = [];
        let now = 0;
        const takes = () => {
          const due = list.reduce((least, one) => (one.at < least.at ? one : least));
          list.splice(list.indexOf(due), 1);
          assert.is(agenda.next, due.at);
          agenda.take();
          assert.equal([agenda.at, agenda.who], [due.at, due.who]);
          now = due.at;
        };
        for (const [who, delay] of delays.entries()) {
          agenda.add(now + delay, 0, 0, who);
          list.push({ at: now + delay, who });
          if (delay % 3 === 0) takes();
        }
        while (list.length > 0) takes();
        assert.equal([agenda.size, agenda.next], [0, Number.POSITIVE_INFINITY]);
      }),
    );
  },
);

agendas('more appointments than there was room for are all kept', () => {
  const agenda = new Agenda();
  for (let i = 0; i < 5000; i++) agenda.add((i * 7919) % 5000, 3, 4, i, i / 2);
  for (let i = 0; i < 5000; i++) {
    agenda.take();
    assert.equal([agenda.at, agenda.place, agenda.kind, agenda.what], [i, 3, 4, agenda.who / 2]);
  }
});

agendas.run();
