// Writes the sample of this folder.
import { writeFileSync } from 'node:fs';
import { generate, ndjson } from './generate.ts';
import { morning } from './sample.ts';

writeFileSync(new URL('sample/morning.ndjson', import.meta.url), ndjson(generate(morning())));
