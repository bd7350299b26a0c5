// The sample that ships is what its seed says.
import { readFileSync } from 'node:fs';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { sample } from './sample.ts';

const samples = suite('sample');
const text = readFileSync(new URL('sample/morning.ndjson', import.meta.url), 'utf8');

samples('the sample is what its seed says, byte for byte, and at most 350 KB', () => {
  assert.is(sample(), text);
  assert.ok(text.length <= 350 * 1024);
});

samples(
  'it holds visits of every end, counters opened and closed, and applications up to their packing',
  () => {
    for (const fact of 'counter_closed service_ended abandoned no_show approved interviewed printed qc_failed packed'.split(
      ' ',
    ))
      assert.ok(text.includes(`.${fact}.v1`), fact);
  },
);

samples.run();
