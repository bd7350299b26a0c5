// Writes the files of this folder that are made from others: the sample and the dictionary.
import { readFileSync, writeFileSync } from 'node:fs';
import { duplicates, rejected, ticks } from '../engine/envelope.ts';
import { dictionary, replaceBetweenMarkers } from './dictionary.ts';
import { applicationEvents, counterEvents, linkEvents, queueEvents } from './events.ts';
import { generate, ndjson } from './generate.ts';
import { morning } from './sample.ts';

const tables = [applicationEvents, queueEvents, counterEvents, linkEvents, rejected, duplicates, ticks];
const book = new URL('dictionary.md', import.meta.url);
writeFileSync(book, replaceBetweenMarkers(readFileSync(book, 'utf8'), dictionary(tables)));
writeFileSync(new URL('sample/morning.ndjson', import.meta.url), ndjson(generate(morning())));
