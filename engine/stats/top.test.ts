// The most frequent labels come first, equals in the order of their UTF-8 bytes.
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { Labels } from '../labels.ts';
import { distinct } from './distinct.ts';
import type { Stat } from './stat.ts';
import { top } from './top.ts';

const labels = new Labels('colour');

function of(stat: Stat, ...texts: string[]): (string | number)[] {
  const state = stat.make(labels);
  state.grow(1);
  const codes = Uint16Array.from(texts, (text) => labels.codeOf(text));
  state.addAll(new Int32Array(codes.length), codes, new Int8Array(codes.length).fill(1), 0, codes.length);
  return stat.outputs.map(({ kind }, i) =>
    kind === 'label' ? labels.text(state.value(0, i)) : state.value(0, i),
  );
}

const ranks = suite('top');

ranks('the three most frequent come with their counts', () => {
  assert.equal(of(top(3), 'c', 'a', 'b', 'a', 'c', 'c', 'd'), ['c', 3, 'a', 2, 'b', 1]);
});

ranks('equals come in the order of their text, not of their arrival', () => {
  assert.equal(of(top(1), 'zebra', 'ant'), ['ant']);
  assert.equal(of(top(2), 'ab', 'a', 'abc', 'B'), ['B', 1, 'a', 1]);
});

ranks('beyond the first 65,536 characters the order is still that of code points', () => {
  assert.equal(of(top(2), '🟢', '\uff21'), ['\uff21', 1, '🟢', 1]);
  assert.equal(of(top(2), '🟢x', '🔴x'), ['🔴x', 1, '🟢x', 1]);
});

ranks('places beyond the last label are empty', () => {
  assert.equal(of(top(2), 'a', '', 'a'), ['a', 2, '', Number.NaN]);
  assert.equal(of(top(1)), ['']);
});

ranks('distinct labels are counted exactly, and taken back', () => {
  assert.equal(of(distinct('label'), 'a', 'b', '', 'a', 'c'), [3]);
  const state = distinct('label').make(labels);
  state.grow(1);
  for (const weight of [1, 1, -1]) state.add(0, labels.codeOf('a'), weight);
  assert.is(state.value(0, 0), 1);
  state.add(0, labels.codeOf('a'), -1);
  assert.is(state.value(0, 0), 0);
});

ranks.run();
