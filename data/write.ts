// Writes the sample of this folder.
import { writeFileSync } from 'node:fs';
import { sample } from './sample.ts';

writeFileSync(new URL('sample/morning.ndjson', import.meta.url), sample());
