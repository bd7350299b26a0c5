// Duplicates: an event is known by its source and id for the horizon, in at most 40 bytes.
import * as fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { Dedupe } from './dedupe.ts';
import { Identifiers } from './identifiers.ts';
import { Labels } from './labels.ts';

const test = suite('engine/dedupe');
const hour = 3_600_000;
const key = new Uint32Array(4);

function seen() {
  const sources = new Labels('source');
  const dedupe = new Dedupe(sources);
  return (source: string, id: string, at: number) => {
    Identifiers.key(id, key, 0);
    return dedupe.isNew(sources.codeOf(source), key, 0, at);
  };
}

test('the same id of another source is another event', () => {
  const isNew = seen();
  assert.equal(
    [isNew('LHR', 'e1', 0), isNew('KHI', 'e1', 0), isNew('LHR', 'e1', hour), isNew('LHR', 'e2', hour)],
    [true, true, false, true],
  );
});

test('an id is forgotten after the horizon of 48 hours and not before', () => {
  const isNew = seen();
  for (let i = 0; i < 100; i++) isNew('LHR', `old-${i}`, 0);
  assert.is(isNew('LHR', 'old-1', 48 * hour), false);
  assert.is(isNew('LHR', 'old-1', 50 * hour), true);
});

test('it answers like a set, whatever comes in which order', () =>
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.constantFrom('a', 'b'), fc.nat(300)), { maxLength: 2000 }), (events) => {
      const isNew = seen();
      const known = new Set<string>();
      for (const [source, id] of events) {
        const name = `${source}:${id}`;
        assert.is(isNew(source, String(id), 0), !known.has(name));
        known.add(name);
      }
    }),
    { seed: 7, numRuns: 50 },
  ));

test('an id takes at most 40 bytes, from a thousand ids on', () => {
  const sources = new Labels('source');
  const source = sources.codeOf('LHR');
  const dedupe = new Dedupe(sources);
  let worst = 0;
  for (let i = 0; i < 200_000; i++) {
    key.set([Math.imul(i, 0x9e3779b1), i, Math.imul(i, 0x85ebca6b), 1]);
    dedupe.isNew(source, key, 0, 0);
    if (i >= 2000) worst = Math.max(worst, dedupe.bytes / dedupe.size);
  }
  assert.ok(worst <= 40, `${worst} bytes`);
  assert.is(dedupe.size, 200_000);
});
test.run();
