// rahdari rejects: what was refused is listed, and tried again over a real broker once it would be taken.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { hasServer, needsServer, startServer } from '../../engine/inputs/server.fixture.ts';
import { lines } from '../sample.fixture.ts';
import { streamsOf } from '../streams.ts';
import { rahdari } from './rahdari.fixture.ts';

const test = suite<{ dir: string }>('rejects');
const live = hasServer ? test : test.skip;
test.before.each((context) => {
  context.dir = mkdtempSync(join(tmpdir(), 'rahdari-rejects-'));
});
test.after.each(({ dir }) => rmSync(dir, { recursive: true, force: true }));

const listed = async (dir: string, ...words: string[]) =>
  JSON.parse((await rahdari(['rejects', 'list', '-C', dir, '--format', 'json', ...words])).out).map(
    ({ seq, reason, state }: Record<string, string>) => `${seq} ${reason} ${state}`,
  );

test('rejects of a file are listed by reason and time; a file is not asked again', async ({ dir }) => {
  const file = join(dir, 'log.ndjson');
  const odd = lines[3].replace('passport.', 'parcel.');
  writeFileSync(file, [lines[0], '{', odd, lines[1].replace(/"time":"[^"]*"/, '"time":"soon"')].join('\n'));
  assert.is((await rahdari(['replay', file, '-C', dir])).code, 0);
  assert.equal((await listed(dir)).sort(), [
    '2 not_json open',
    '3 unknown_type open',
    '4 bad_time:event_at open',
  ]);
  assert.equal(await listed(dir, '--reason', 'bad_time'), ['4 bad_time:event_at open']);
  assert.is((await listed(dir, '--limit', '2')).length, 2);
  assert.equal(await listed(dir, '--since', '2027-01-01T00:00:00Z'), []);
  const wrong = await rahdari(['rejects', 'list', '-C', dir, '--since', 'soon']);
  assert.equal([wrong.code, wrong.err.slice(0, 9)], [2, 'E-ARG-001']);
  const unreachable = await rahdari(['rejects', 'retry', '-C', dir, '--server', 'nats://127.0.0.1:1']);
  assert.is(unreachable.code, 4);
});

live(
  `what was too far ahead is taken when its time has come ${hasServer ? '' : needsServer}`,
  async ({ dir }) => {
    const server = await startServer();
    const nats = await server.connect();
    try {
      await nats.createStream(streamsOf('passport')[0]);
      const event = (id: string, change: object) => ({
        subject: 'passport.v1.p0.link.LHR-01.came_up',
        id,
        bytes: new TextEncoder().encode(
          JSON.stringify({
            specversion: '1.0',
            id,
            source: '/offices/LHR-01',
            type: 'passport.link.came_up.v1',
            time: new Date().toISOString(),
            officeid: 'LHR-01',
            ...change,
          }),
        ),
      });
      const ahead = new Date(Date.now() + 302_000).toISOString();
      await nats.publish([event('e-1', {}), event('e-2', { time: ahead })]);
      await nats.publish([event('e-3', { type: 'parcel.sent' }), event('e-4', { time: ahead })]);
      const run = ['run', '--stream', 'PASSPORT', '--once', '-C', dir, '--server', server.url];
      assert.is((await rahdari(run)).code, 0);
      assert.equal((await listed(dir)).sort(), [
        '2 future:event_at open',
        '3 unknown_type open',
        '4 future:event_at open',
      ]);
      await server.api('STREAM.MSG.DELETE.PASSPORT', { seq: 4 });
      while (Date.parse(ahead) > Date.now() + 299_000) await new Promise((done) => setTimeout(done, 100));
      const { code, err } = await rahdari(['rejects', 'retry', '-C', dir, '--server', server.url]);
      assert.is(code, 3);
      assert.match(err, 'PASSPORT 2 0: told to passport.v1.p0.ops.LHR-01.reject_retried');
      assert.match(err, 'PASSPORT 3 0: refused, it is still refused: unknown_type');
      assert.match(err, 'PASSPORT 4 0: refused, PASSPORT no longer holds message 4');
      assert.match(err, '1 told, 2 refused');
      const again = await rahdari(run);
      assert.is(again.code, 0, again.err);
      assert.equal((await listed(dir)).sort(), [
        '2 future:event_at accepted',
        '3 unknown_type open',
        '4 future:event_at open',
      ]);
      const asked = ['sql', 'SELECT seq::INT AS seq, id FROM raw.link_events ORDER BY seq', '-C', dir];
      const { out } = await rahdari([...asked, '--format', 'json']);
      assert.equal(JSON.parse(out), [
        { seq: 1, id: 'e-1' },
        { seq: 2, id: 'e-2' },
      ]);
    } finally {
      await nats.close();
      await server.stop();
    }
  },
);

test.run();
