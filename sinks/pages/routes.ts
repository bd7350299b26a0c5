// Every path there is: the page's files, the overview, its stream, what people do, and whether the server is well.
import type { HttpBindings } from '@hono/node-server';
import { Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { streamSSE } from 'hono/streaming';
import type { Time } from '../../engine/ports.ts';
import { assets } from './assets.ts';
import type { Feed } from './feed.ts';
import { guard, ownPageOnly } from './guard.ts';
import { acknowledgementOf, interventionOf, type OpsEvent, Refused } from './ops-event.ts';
import { problem } from './problem.ts';
import { watchStream } from './watch-stream.ts';

export interface Routes {
  readonly feed: Feed;
  readonly time: Time;
  readonly hosts: () => ReadonlySet<string>;
  /** Puts an event into the log; absent: the page only shows. */
  readonly publish?: (event: OpsEvent) => Promise<void>;
  readonly notice: (text: string) => void;
  readonly signal: AbortSignal;
  readonly heartbeat: number;
  readonly patience: number;
  /** How many may watch at once. */
  readonly watchers: number;
}

const largest = 16 * 1024;

export function routes(of: Routes): Hono<{ Bindings: HttpBindings }> {
  const { feed, time, publish, notice } = of;
  const app = new Hono<{ Bindings: HttpBindings }>();
  let watching = 0;
  app.use(guard(of.hosts));
  app.notFound(() => problem(404, 'there is no such page'));
  app.onError((error) => {
    if (error instanceof Refused) return problem(error.status, error.message);
    notice(`page: ${error.message}`);
    return problem(500, 'this did not work; the terminal says why');
  });
  for (const [path, { type, bytes }] of assets())
    app.get(path, (context) => context.body(bytes, 200, { 'content-type': type }));

  app.get('/livez', (context) => context.text('ok\n'));
  app.get('/readyz', (context) =>
    feed.overview.known_at === null ? problem(503, 'no event has come yet') : context.text('ok\n'),
  );
  app.get('/api/v1/overview', (context) =>
    context.body(feed.json, 200, { 'content-type': 'application/json; charset=utf-8' }),
  );
  app.get('/api/v1/stream', (context) => {
    if (watching >= of.watchers) return problem(503, 'too many are watching', { 'retry-after': '30' });
    watching++;
    return streamSSE(context, async (stream) => {
      const drop = () => void context.env.outgoing.destroy();
      await watchStream(stream, feed, { ...of, drop }).finally(() => watching--);
    });
  });

  const limit = bodyLimit({
    maxSize: largest,
    onError: () => problem(413, `at most ${largest / 1024} KB, please`),
  });
  const doing = (path: string, eventOf: typeof interventionOf) =>
    app.post(path, ownPageOnly, limit, async (context) => {
      if (publish === undefined) return problem(405, 'a snapshot is only looked at', { allow: 'GET' });
      const body = await context.req.json().catch(() => {
        throw new Refused(400, 'this is not JSON');
      });
      const event = eventOf(body, feed.overview, time.now());
      await publish(event);
      return context.json({ event: event.id }, 202);
    });
  doing('/api/v1/interventions', interventionOf);
  doing('/api/v1/acknowledge', acknowledgementOf);
  return app;
}
