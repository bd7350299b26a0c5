// Labels: codes in order, one for a text however it comes, none for what reads as personal.
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { Labels } from './labels.ts';

const labels = suite('labels');
const bytes = (text: string) => new TextEncoder().encode(text);
const codeOf = (of: Labels, text: string) => of.codeOfBytes(bytes(text), 0, bytes(text).length);

labels('a text has one code, from bytes or not, and keeps it while the dictionary grows', () => {
  const of = new Labels('x');
  const texts = Array.from({ length: 5000 }, (_, i) => `${'o'.repeat(i % 40)}é${i}`);
  const codes = texts.map((text, i) => (i % 2 ? codeOf(of, text) : of.codeOf(text)));
  assert.equal(
    codes,
    texts.map((_, i) => i + 1),
  );
  assert.equal(
    texts.map((text) => codeOf(of, text)),
    codes,
  );
  assert.equal(
    texts.map((text) => of.codeOf(text)),
    codes,
  );
  assert.equal(of.texts.slice(1), texts);
  assert.is(codeOf(of, ''), 0);
});

labels('what reads as a national id or a phone number gets no code and is not kept', () => {
  const of = new Labels('x');
  for (const text of ['00000-0000000-0', 'call +000000000000', '۰۰۰۰۰-۰۰۰۰۰۰۰-۰'])
    assert.is(codeOf(of, text), -1);
  assert.equal(of.texts, ['']);
});

labels('a full dictionary says other', () => {
  const of = new Labels('x');
  for (let i = 0; i < 65_534; i++) of.codeOf(`t${i}`);
  assert.not.ok(of.isFull);
  assert.is(codeOf(of, 'one more'), 65_535);
  assert.is(codeOf(of, 'and another'), 65_535);
  assert.ok(of.isFull);
  assert.is(of.text(65_535), 'other');
  assert.is(codeOf(of, 't65533'), 65_534);
});

labels('the key of a text does not depend on its code', () => {
  const [a, b] = [new Labels('x'), new Labels('x')];
  const out = new Uint32Array(8);
  a.codeOf('first');
  a.key(a.codeOf('second'), out, 0);
  b.key(b.codeOf('second'), out, 4);
  assert.equal(out.slice(0, 4), out.slice(4));
});

labels.run();
