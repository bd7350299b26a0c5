// State as plain data: what is saved is given back, and no field of the kernel is forgotten.
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { Columns } from './columns.ts';
import { imageOf, restore, shapeOf } from './image.ts';
import { KeyMap } from './keymap.ts';
import { integer, table } from './schema.ts';

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

test('columns and keys are saved without the room they keep, and grow on from there', () => {
  const columns = new Columns(table('raw', 'n', 'numbers · اعداد', { n: integer('number · عدد') }));
  const keys = new KeyMap();
  const key = new Uint32Array(4);
  const add = (to: { columns: Columns<typeof columns.table>; keys: KeyMap }, n: number) => {
    const row = to.columns.add();
    to.columns.of.n[row] = n;
    key.fill(n);
    return to.keys.number(key, 0);
  };
  for (const full of [0, 1, 5]) {
    while (columns.n < full) add({ columns, keys }, columns.n + 1);
    const image = structuredClone([imageOf(columns), imageOf(keys)]);
    assert.is((image[0].of as { n: Float64Array }).n.length, Math.max(1, full));
    const other = { columns: new Columns(columns.table), keys: new KeyMap() };
    restore(other.columns, image[0]);
    restore(other.keys, image[1]);
    for (let n = full + 1; n <= 20; n++) assert.is(add(other, n), n - 1);
    assert.equal(
      [...other.columns.of.n.subarray(0, 20)],
      Array.from({ length: 20 }, (_, i) => i + 1),
    );
    key.fill(7);
    assert.is(other.keys.find(key, 0), 6);
  }
});

test('shapes tell objects apart by their fields and the kinds of their arrays, not by what is in them', () => {
  const [hall, other] = [new Hall(), new Hall()];
  other.doors.push(3);
  other.lines[0].n = 5;
  assert.equal(shapeOf(hall.lines), shapeOf(other.lines));
  other.lines[0].counts = new Uint8Array(2) as never;
  assert.not.equal(shapeOf(hall.lines), shapeOf(other.lines));
});
test.run();
