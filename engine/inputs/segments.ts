// The files of a local log: named by their first sequence, checked when opened, a torn tail cut off.
import { open, readdir, readFile, truncate } from 'node:fs/promises';
import { join } from 'node:path';
import { WorldError } from '../errors.ts';
import { type Frame, hasFrameAfter, readFrame } from './frames.ts';

/** One file: frames of sequences from `first` on; `size` is what is safely on disk. */
export interface Segment {
  readonly path: string;
  readonly first: number;
  size: number;
}

export const segmentPath = (dir: string, first: number): string =>
  join(dir, `${String(first).padStart(16, '0')}.log`);

export const damaged = (path: string, at: number): WorldError =>
  new WorldError(
    'E-LOG-001',
    `${path} is damaged at byte ${at}, and messages follow the damage`,
    'restore the file from a backup, or start in a new directory (-C DIR)',
  );

/** Opens what is there, and hands every frame of the newest `keep` or more messages to `each`, oldest first. */
export async function openSegments(
  dir: string,
  keep: number,
  each: (frame: Frame) => void,
): Promise<{ segments: Segment[]; last: number }> {
  const names = (await readdir(dir)).filter((name) => /^\d{16}\.log$/.test(name)).sort();
  const segments: Segment[] = names.map((name) => ({
    path: join(dir, name),
    first: Number(name.slice(0, 16)),
    size: 0,
  }));
  const newest = segments.at(-1);
  if (!newest) return { segments, last: 0 };
  const frames = await checkSegment(newest, true);
  const last = newest.first + frames - 1;
  let from = segments.length - 1;
  while (from > 0 && last - segments[from].first + 1 < keep) from--;
  for (const [index, segment] of segments.entries()) {
    if (index < from) segment.size = await sizeOf(segment.path);
    else await checkSegment(segment, index === segments.length - 1, each);
  }
  return { segments, last };
}

/** Reads a file through; the newest may end torn, which is what a crash while writing leaves. */
async function checkSegment(
  segment: Segment,
  isNewest: boolean,
  each: (frame: Frame) => void = () => {},
): Promise<number> {
  const buffer = await readFile(segment.path);
  let at = 0;
  let frames = 0;
  for (; at < buffer.length; frames++) {
    const frame = readFrame(buffer, at);
    if (typeof frame === 'string' || frame.seq !== segment.first + frames) {
      const isTorn =
        typeof frame === 'string' && isNewest && !hasFrameAfter(buffer, at, segment.first + frames);
      if (!isTorn) throw damaged(segment.path, at);
      await truncate(segment.path, at);
      break;
    }
    each(frame);
    at = frame.end;
  }
  segment.size = at;
  return frames;
}

async function sizeOf(path: string): Promise<number> {
  const file = await open(path);
  try {
    return (await file.stat()).size;
  } finally {
    await file.close();
  }
}

/** So that a new file's name survives a power cut. */
export async function syncFolder(dir: string): Promise<void> {
  const folder = await open(dir);
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}
