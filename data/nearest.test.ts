// Suggestions for misspelt words.
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { didYouMean, edits, nearest, oneOf } from './nearest.ts';

const words = suite('nearest');

words('edits are counted, a swap of neighbours as one', () => {
  const pairs: [string, string, number][] = [
    ['', '', 0],
    ['', 'abc', 3],
    ['kitten', 'sitting', 3],
    ['ofifce', 'office', 1],
    ['step', 'step', 0],
  ];
  for (const [a, b, n] of pairs) assert.equal([edits(a, b), edits(b, a)], [n, n], `${a} ${b}`);
});

words('the nearest word is suggested, whatever its case, and a far one is not', () => {
  assert.is(nearest('concept:nam', ['concept:instance', 'concept:name']), 'concept:name');
  assert.is(nearest('Office', ['officer', 'office']), 'office');
  assert.is(nearest('colour', ['time', 'bound']), undefined);
  assert.is(didYouMean('wher', ['where']), ' (did you mean "where"?)');
  assert.is(didYouMean('xyz', ['where']), '');
});

words('a long list of choices is cut short', () => {
  assert.is(oneOf(['a', 'b']), 'one of a, b');
  assert.ok(oneOf(Array.from({ length: 20 }, (_, i) => `${i}`)).endsWith('14, 15, ...'));
});

words.run();
