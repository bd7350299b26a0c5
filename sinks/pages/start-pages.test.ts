// The page's server by its answers: what it shows, to whom, and what it refuses.
import { request } from 'node:http';
import { connect } from 'node:net';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { WorldError } from '../../engine/errors.ts';
import { line, rush, type Shown, shown } from './pages.fixture.ts';
import { startPages } from './start-pages.ts';

const test = suite<Shown>('sinks/pages/start-pages');
test.before.each(async (context) => {
  Object.assign(context, await shown(rush()));
});
test.after.each(({ pages }) => pages.close());

interface Answer {
  readonly status: number;
  readonly headers: Record<string, string | string[] | undefined>;
  readonly text: string;
}
/** By node:http, which lets a test write any Host. */
const ask = (url: string, path: string, headers: Record<string, string> = {}, body?: string) =>
  new Promise<Answer>((resolve, reject) => {
    const sent = request(
      `${url}${path}`,
      { method: body === undefined ? 'GET' : 'POST', headers },
      (answer) => {
        let text = '';
        answer.on('data', (part) => (text += part));
        answer.on('end', () =>
          resolve({ status: answer.statusCode as number, headers: answer.headers, text }),
        );
      },
    );
    sent.on('error', reject);
    sent.end(body);
  });
const json = { 'content-type': 'application/json' };
const intervention = {
  alert: 'a-31c33eee807b60a6',
  office: 'KHI-01',
  action: 'open_counters',
  step: 'submission',
  amount: 4,
  until: '2026-03-03T07:40:00.000Z',
};
const post = (url: string, path: string, body: unknown, headers = {}) =>
  ask(url, `/api/v1/${path}`, { ...json, ...headers }, JSON.stringify(body));

test('every answer forbids what the page does not need, also where there is nothing', async ({ pages }) => {
  for (const [path, status, type] of [
    ['/', 200, 'text/html; charset=utf-8'],
    ['/page.js', 200, 'text/javascript; charset=utf-8'],
    ['/api/v1/overview', 200, 'application/json; charset=utf-8'],
    ['/livez', 200, 'text/plain; charset=UTF-8'],
    ['/readyz', 200, 'text/plain; charset=UTF-8'],
    ['/../../package.json', 404, 'application/problem+json'],
    ['/static/page.js', 404, 'application/problem+json'],
  ] as const) {
    const { status: found, headers } = await ask(pages.url, path);
    assert.equal([path, found, headers['content-type']], [path, status, type]);
    assert.is(
      headers['content-security-policy'],
      "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
    );
    assert.is(headers['x-content-type-options'], 'nosniff');
  }
});

test('the overview is what the source says, with its age', async ({ pages }) => {
  const { age_ms, ...overview } = JSON.parse((await ask(pages.url, '/api/v1/overview')).text);
  assert.ok(age_ms >= 0);
  assert.equal(overview, rush());
});

test('a snapshot is as old as it is, and takes no intervention', async () => {
  const made_at = new Date(Date.now() - 3_600_000).toISOString();
  const { pages } = await shown(rush({ mode: 'snapshot', made_at }), { publish: undefined });
  const { age_ms } = JSON.parse((await ask(pages.url, '/api/v1/overview')).text);
  assert.is(Math.floor(age_ms / 3_600_000), 1);
  assert.is((await post(pages.url, 'interventions', intervention)).status, 405);
  await pages.close();
});

test('a name that was made to point here is misdirected, another origin is forbidden', async ({
  pages,
  published,
}) => {
  assert.is((await ask(pages.url, '/', { host: 'rahdari.example' })).status, 421);
  const { port } = new URL(pages.url);
  assert.is((await ask(pages.url, '/', { host: `localhost:${port}` })).status, 200);
  for (const headers of [
    { origin: 'http://evil.example' },
    { origin: 'null' },
    { origin: pages.url, 'sec-fetch-site': 'cross-site' },
  ])
    assert.is((await post(pages.url, 'interventions', intervention, headers)).status, 403);
  assert.is(
    (await post(pages.url, 'interventions', intervention, { 'content-type': 'text/plain' })).status,
    415,
  );
  assert.is(published.length, 0);
});

test('an intervention becomes an event of the log, the same one if it is sent twice', async ({
  pages,
  published,
}) => {
  const answers = [
    await post(pages.url, 'interventions', intervention, { origin: pages.url }),
    await post(pages.url, 'interventions', intervention),
  ];
  const [event, again] = published;
  assert.equal(
    answers.map(({ status, text }) => [status, JSON.parse(text)]),
    [
      [202, { event: event.id }],
      [202, { event: event.id }],
    ],
  );
  assert.is(again.id, event.id);
  const { id: _, recordedtime: __, ...said } = event;
  assert.equal(said, {
    specversion: '1.0',
    source: 'rahdari/pages',
    type: 'passport.ops.intervention_applied.v1',
    time: '2026-03-03T06:42:15.000Z',
    officeid: 'KHI-01',
    data: {
      alert: 'a-31c33eee807b60a6',
      step: 'submission',
      action: 'open_counters',
      amount: 4,
      until_at: '2026-03-03T07:40:00.000Z',
    },
  });
});

test('an alert is taken on once', async ({ pages, published, show }) => {
  const alert = 'a-31c33eee807b60a6';
  assert.is((await post(pages.url, 'acknowledge', { alert })).status, 202);
  const [{ type, officeid, data }] = published;
  assert.equal([type, officeid, data], ['passport.ops.alert_acknowledged.v1', 'KHI-01', { alert }]);
  show(rush({ alerts: [{ ...rush().alerts[0], is_acknowledged: true }] }));
  await new Promise((done) => setTimeout(done, 50));
  assert.is((await post(pages.url, 'acknowledge', { alert })).status, 409);
});

test('what makes no sense is refused with a sentence, and nothing is published', async ({
  pages,
  published,
}) => {
  const cases: [object, number, RegExp][] = [
    [[], 400, /JSON object/],
    [{ ...intervention, alert: 'a-0' }, 404, /alert/],
    [{ ...intervention, office: 'XXX-01' }, 404, /office/],
    [{ ...intervention, step: 'printing' }, 404, /step/],
    [{ ...intervention, action: "x'; DROP" }, 400, /action/],
    [{ ...intervention, amount: 1.5 }, 400, /amount/],
    [{ ...intervention, amount: 4000 }, 400, /amount/],
    [{ ...intervention, until: '2026-03-03T06:00:00Z' }, 400, /until/],
    [{ ...intervention, by: 'x' }, 400, /no such field/],
  ];
  for (const [body, status, detail] of cases) {
    const answer = await post(pages.url, 'interventions', body);
    assert.is(answer.status, status, answer.text);
    assert.match(JSON.parse(answer.text).detail, detail);
  }
  assert.is((await ask(pages.url, '/api/v1/interventions', json, '{"alert":')).status, 400);
  assert.is((await post(pages.url, 'interventions', { office: 'x'.repeat(17_000) })).status, 413);
  assert.is(published.length, 0);
});

test('an event that cannot be published is told of in the terminal, not as done', async () => {
  const of = await shown(rush(), { publish: () => Promise.reject(new Error('the log is closed')) });
  assert.is((await post(of.pages.url, 'interventions', intervention)).status, 500);
  assert.equal(of.notices, ['page: the log is closed']);
  await of.pages.close();
});

test('before the first event the server lives but is not ready', async () => {
  const { pages } = await shown(rush({ known_at: null, as_of: null, offices: [], alerts: [] }));
  assert.equal(
    [(await ask(pages.url, '/livez')).status, (await ask(pages.url, '/readyz')).status],
    [200, 503],
  );
  await pages.close();
});

/** What comes from the stream until `isEnough`. */
async function streamed(url: string, isEnough: (text: string) => boolean): Promise<string> {
  const answer = await fetch(`${url}/api/v1/stream`);
  assert.is(answer.headers.get('content-type'), 'text/event-stream');
  const reader = (answer.body as ReadableStream<Uint8Array>).getReader();
  let text = '';
  while (!isEnough(text)) {
    const { value, done } = await reader.read();
    if (done) break;
    text += new TextDecoder().decode(value);
  }
  await reader.cancel();
  return text;
}
const events = (text: string) => text.split('\n\n').filter((part) => part.startsWith('event: overview'));

test('the stream gives the overview at once, again when it changed, and a sign of life between', async () => {
  const of = await shown(rush(), { heartbeat: 30 });
  let isShown = false;
  const text = await streamed(of.pages.url, (text) => {
    if (text.includes(': still here') && !isShown) {
      isShown = true;
      of.show(rush({ offices: [line({ waiting: 40 })] }));
    }
    return events(text).length === 2;
  });
  assert.match(text, /^retry: 2000\n\nevent: overview\ndata: \{"age_ms":/);
  const waiting = events(text).map((event) => JSON.parse(/^data: (.*)$/m.exec(event)![1]).offices[0].waiting);
  assert.equal(waiting, [94, 40]);
  await of.pages.close();
});

test('one too many is sent away, until somebody goes', async () => {
  const { pages } = await shown(rush(), { watchers: 2 });
  const watching = [0, 1].map(() => new AbortController());
  for (const { signal } of watching) await fetch(`${pages.url}/api/v1/stream`, { signal });
  const { status, headers } = await ask(pages.url, '/api/v1/stream');
  assert.equal([status, headers['retry-after']], [503, '30']);
  watching[0].abort();
  let found = 503;
  while (found === 503) {
    const answer = await fetch(`${pages.url}/api/v1/stream`);
    found = answer.status;
    await answer.body?.cancel();
  }
  assert.is(found, 200);
  watching[1].abort();
  await pages.close();
});

test('who does not read is dropped, and holds up nobody', async () => {
  const name = 'x'.repeat(4_000_000);
  const big = (waiting: number) => rush({ offices: [line({ waiting, city: { en: name, ur: name } })] });
  const of = await shown(big(0), { patience: 200, every: 1, watchers: 1 });
  const { hostname, port } = new URL(of.pages.url);
  const slow = connect(Number(port), hostname);
  const dropped = new Promise((done) => slow.on('close', done).on('error', () => {}));
  slow.write(`GET /api/v1/stream HTTP/1.1\r\nHost: ${hostname}:${port}\r\n\r\n`);
  slow.pause();
  let waiting = 0;
  const more = setInterval(() => of.show(big(++waiting)), 20);
  assert.is((await ask(of.pages.url, '/livez')).status, 200);
  // It takes the only place, until it is dropped.
  const watched = async () => {
    const { status, body } = await fetch(`${of.pages.url}/api/v1/stream`);
    await body?.cancel();
    return status;
  };
  const until = async (status: number) => {
    while ((await watched()) !== status) await new Promise((done) => setTimeout(done, 20));
  };
  await until(503);
  await until(200);
  clearInterval(more);
  slow.resume();
  await dropped;
  await of.pages.close();
});

const refused = (listen: string): Promise<string> =>
  startPages({ listen, source: { overview: rush, onChange: () => () => {} } }).then(
    () => 'it listens',
    (error: WorldError) => `${error}`,
  );

test('a port that is taken is named, with another', async ({ pages }) => {
  const { port } = new URL(pages.url);
  assert.is(
    await refused(`127.0.0.1:${port}`),
    `E-PAGE-001 cannot listen at 127.0.0.1:${port} (something listens there already). Try: --listen 127.0.0.1:${Number(port) + 1}, or stop the other`,
  );
});

test('the page is for this machine alone: it asks nobody who they are', async () => {
  assert.match(await refused('0.0.0.0:0'), /^E-PAGE-002 /);
  assert.match(await refused('4310'), /^E-PAGE-002 /);
});
test.run();
