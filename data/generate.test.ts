// The sample that ships is what its seed says.
import { readFileSync } from 'node:fs';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { generate, morning, ndjson } from './generate.ts';

const test = suite('data/generate');
test('the sample morning is made again byte for byte', () => {
  assert.is(
    ndjson(generate(morning)),
    readFileSync(new URL('sample/morning.ndjson', import.meta.url), 'utf8'),
  );
});
test('another seed makes another morning', () => {
  assert.is.not(ndjson(generate({ ...morning, seed: 8 })), ndjson(generate(morning)));
});
test.run();
