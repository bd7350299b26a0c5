// One browser that watches: the newest overview whenever there is one, as server-sent events, until it goes or falls behind.
import type { SSEStreamingApi } from 'hono/streaming';
import type { Feed } from './feed.ts';

export interface Watching {
  /** A comment so often keeps the way open, ms. */
  readonly heartbeat: number;
  /** Who takes longer for one write is dropped, ms. */
  readonly patience: number;
  readonly signal: AbortSignal;
  /** Ends a connection that does not read. */
  readonly drop: () => void;
}

/** What comes while a write is under way is not kept: the next one has the newest. */
export async function watchStream(stream: SSEStreamingApi, feed: Feed, of: Watching): Promise<void> {
  const { heartbeat, patience, signal, drop } = of;
  const gone = new AbortController();
  stream.onAbort(() => gone.abort());
  const end = AbortSignal.any([signal, gone.signal]);
  const written = async (write: Promise<unknown>) => {
    const late = setTimeout(() => {
      gone.abort();
      drop();
    }, patience);
    await write;
    clearTimeout(late);
  };
  let version = 0;
  await written(stream.write('retry: 2000\n\n'));
  while (!end.aborted) {
    await feed.next(version, heartbeat, end);
    if (end.aborted) break;
    if (feed.version === version) await written(stream.write(': still here\n\n'));
    else {
      version = feed.version;
      await written(stream.writeSSE({ event: 'overview', id: String(version), data: feed.json }));
    }
  }
}
