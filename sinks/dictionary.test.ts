// Everything a snapshot shows is described, in two languages, and the dictionary in the repository says the same.
import { readFileSync } from 'node:fs';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { replaceBetweenMarkers } from '../data/dictionary.ts';
import { shown, snapshotDictionary } from './dictionary.ts';
import { book, onEmptySnapshot } from './write-dictionary.ts';

const test = suite('sinks/dictionary');

test('every table, view and column of a snapshot has a comment in English and Urdu', async () => {
  const all = await onEmptySnapshot(shown);
  const isBoth = (doc: string) => /[A-Za-z].* · .*[\u0600-\u06ff]/s.test(doc);
  const silent = all.flatMap(({ name, doc, columns }) => [
    ...(isBoth(doc) ? [] : [name]),
    ...columns.filter((column) => !isBoth(column.doc)).map((column) => `${name}.${column.name}`),
  ]);
  assert.ok(all.length > 30);
  assert.equal(silent, []);
});

test('the dictionary in the repository is current (npm run dictionary)', async () => {
  const kept = readFileSync(book, 'utf8');
  assert.is(kept, replaceBetweenMarkers(kept, await onEmptySnapshot(snapshotDictionary)));
});

test.run();
