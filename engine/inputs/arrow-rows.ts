// An Arrow file as rows: frames one after another, each a whole Arrow stream, checked before anything of it is read.
import { type Event, eventsOf } from '../decode/arrow.ts';
import { frameBytes, isFramed, lengthOf, unframed } from '../decode/frame.ts';
import { brokenFile } from './broken.ts';
import { contentOf } from './content.ts';

const longestFrame = 64 << 20;
/** Rows at a time. */
const some = 4096;
/** What Arrow files of others begin with: a stream, and a file that can be read from its end. */
const foreign = [Buffer.from([0xff, 0xff, 0xff, 0xff]), Buffer.from('ARROW1')];

/** Whether a file holds Arrow by its first bytes; refused where its frames are missing. */
export async function isArrow(path: string): Promise<boolean> {
  for await (const { bytes } of contentOf(path)) {
    if (foreign.some((head) => bytes.subarray(0, head.length).equals(head)))
      throw brokenFile(path, 1, 'Arrow without the frames that show damage: see data/arrow.md');
    return isFramed(bytes);
  }
  return false;
}

/** Rows in order, and how many bytes of the file they and those before them took. */
export async function* arrowRows(path: string): AsyncGenerator<{ events: Event[]; bytes: number }> {
  let parts: Buffer[] = [];
  let held = 0;
  let needed = frameBytes;
  let row = 1;
  for await (const { bytes, read } of contentOf(path)) {
    parts.push(bytes);
    held += bytes.length;
    while (held >= needed) {
      const all = Buffer.concat(parts);
      needed = lengthOf(all);
      if (!(needed <= longestFrame)) throw brokenFile(path, row, 'no frame begins where one should');
      parts = [all];
      if (held < needed) break;
      for (const events of rowsIn(path, row, all.subarray(0, needed))) {
        row += events.length;
        yield { events, bytes: read };
      }
      parts = [all.subarray(needed)];
      held -= needed;
      needed = frameBytes;
    }
  }
  if (held > 0) throw brokenFile(path, row, 'the file is cut short in a frame');
}

function* rowsIn(path: string, row: number, frame: Buffer): Generator<Event[]> {
  const content = unframed(frame);
  const rows = typeof content === 'string' ? content : eventsOf(content);
  if (typeof rows === 'string') throw brokenFile(path, row, `a damaged frame (${rows})`);
  for (let from = 0; from < rows.n; from += some)
    yield Array.from({ length: Math.min(some, rows.n - from) }, (_, i) => rows.at(from + i));
}
