// State as plain data: what is saved is given back, and no field of the kernel is forgotten.
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { imageOf, restore } from './image.ts';

class Tally {
  static readonly state = ['n', 'counts', 'seen'];
  n = 0;
  counts = new Float64Array(2);
  seen = new Map<number, Set<number>>();
  readonly name: string;
  constructor(name: string) {
    this.name = name;
  }
}
class Hall {
  static readonly state = ['lines', 'doors', 'accounts'];
  readonly lines = [new Tally('first'), new Tally('second')];
  doors: number[] = [];
  readonly accounts = { in: 0, out: 0 };
  readonly onEnter = () => {};
}
const test = suite('engine/image');

test('state goes into plain data and back into an object of the same definitions', () => {
  const hall = new Hall();
  hall.lines[1].n = 7;
  hall.lines[1].counts[1] = 3;
  hall.lines[1].seen.set(4, new Set([1, 2]));
  hall.doors.push(9);
  hall.accounts.in = 5;
  const image = structuredClone(imageOf(hall));
  assert.equal(Object.keys(image), ['lines', 'doors', 'accounts']);
  const other = new Hall();
  const [first, second] = other.lines;
  restore(other, image);
  assert.is(other.lines[0], first);
  assert.is(other.lines[1], second);
  assert.equal(
    [second.n, [...second.counts], [...second.seen.entries()], second.name],
    [7, [0, 3], [[4, new Set([1, 2])]], 'second'],
  );
  assert.equal([other.doors, other.accounts], [[9], { in: 5, out: 0 }]);
});
test.run();
