// A month of the simulated service against the arithmetic of a real one: events an application, and who asks for what.
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { simulator } from './fixture.ts';
import { categories, factCode } from './words.ts';

const totals = suite('simulate/totals');
const day = 86_400_000;

totals(
  'a month makes about thirty events an application; of twenty, twelve are normal, seven urgent, one fast',
  () => {
    const of = simulator({ n: 12, days: 30 });
    const submitted = factCode('application.submitted');
    const delivered = factCode('application.delivered');
    const byCategory = categories.map(() => 0);
    let [events, ends] = [0, 0];
    for (let t = of.start; t < of.end; ) {
      const { n, fact, category } = of.next((t += day));
      events += n;
      for (let row = 0; row < n; row++) {
        if (fact[row] === submitted) byCategory[category[row]]++;
        if (fact[row] === delivered) ends++;
      }
    }
    const applications = byCategory.reduce((sum, n) => sum + n, 0);
    assert.ok(applications > 15_000 && ends > 0.6 * applications, `${applications} ${ends}`);
    assert.ok(Math.abs(events / applications - 30) < 2, `${events / applications}`);
    // 58.8, 33.0 and 5.0 of 96.8 in 2025.
    for (const [i, share] of [0.607, 0.341, 0.052].entries())
      assert.ok(Math.abs(byCategory[i] / applications - share) < 0.015, `${categories[i]}: ${byCategory}`);
  },
);

totals.run();
