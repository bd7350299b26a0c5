// Which subjects a stream stores, and so where its ticks may go.
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { covers, tickPrefix } from './subjects.ts';

const subjects = suite('subjects');

subjects('a pattern covers word by word: * one, > one or more', () => {
  const cases: [string, string, boolean][] = [
    ['a.b', 'a.b', true],
    ['a.b', 'a.b.c', false],
    ['a.*', 'a.b', true],
    ['a.*', 'a', false],
    ['a.*', 'a.b.c', false],
    ['a.>', 'a.b.c', true],
    ['a.>', 'a', false],
    ['>', 'a', true],
    ['a.*.c', 'a.b.d', false],
  ];
  for (const [pattern, subject, is] of cases)
    assert.is(covers(pattern, subject), is, `${pattern} ${subject}`);
});

subjects('ticks go under our own word where the stream takes it, else under the stream’s', () => {
  assert.is(tickPrefix(['ferry.v1.>'], 'ferry'), 'ferry');
  assert.is(tickPrefix(['>'], 'ferry'), 'ferry');
  assert.is(tickPrefix(['other', 'permit.v1.>'], 'ferry'), 'permit');
  assert.is(tickPrefix(['permit.v1.*.ops.>'], 'ferry'), 'permit');
});

subjects('a stream of a few fixed subjects takes no tick', () => {
  assert.is(tickPrefix(['ferry.facts', '*.v2.>'], 'ferry'), undefined);
});
subjects.run();
