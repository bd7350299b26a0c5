// The declared streams against a real broker: planned in words, made, changed in place, never destroyed.
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { hasServer, needsServer, startServer, type TestServer } from '../engine/inputs/server.fixture.ts';
import type { Nats } from '../engine/nats.ts';
import { applyStreams, planStreams, streamsOf } from './streams.ts';

const streams = suite<{ server: TestServer; nats: Nats }>('streams');
const test = hasServer ? streams : streams.skip;
const shown = (title: string) => (hasServer ? title : `${title} ${needsServer}`);

if (hasServer) {
  streams.before(async (context) => {
    context.server = await startServer();
    context.nats = await context.server.connect();
  });
  streams.after(async ({ server, nats }) => {
    await nats?.close();
    await server?.stop();
  });
}

const actions = (plans: Awaited<ReturnType<typeof planStreams>>) =>
  plans.map(({ action }) => action).join(' ');

streams('names the four streams of the contract by the prefix', () => {
  assert.equal(
    streamsOf('permit').map(({ name, subjects }) => `${name} ${subjects}`),
    [
      'PERMIT permit.v1.>',
      'PERMIT_ALERTS permit.anomaly.v1.>',
      'PERMIT_REVISIONS permit.revision.v1.>',
      'PERMIT_STATUS permit.status.v1.>',
    ],
  );
});

test(
  shown('planning changes nothing, applying makes it so, and then nothing is left to do'),
  async ({ nats }) => {
    const wanted = streamsOf('passport');
    const first = await planStreams(nats, wanted);
    assert.is(actions(first), 'create create create create');
    assert.is(first[1].differences[0], 'PASSPORT_ALERTS is missing: passport.anomaly.v1.>, kept 30 d');
    assert.is(await nats.stream('PASSPORT'), null);
    await applyStreams(nats, wanted);
    assert.is(actions(await planStreams(nats, wanted)), 'none none none none');
    const alerts = await nats.stream('PASSPORT_ALERTS');
    assert.is(alerts?.maxAge, 30 * 86_400_000);
    assert.is(alerts?.dedupe, 120_000);
  },
);

test(shown("a changed stream is changed back in place; an operator's own limits stay"), async ({ nats }) => {
  const wanted = streamsOf('changed');
  await applyStreams(nats, wanted);
  await nats.updateStream({ ...wanted[0], maxAge: 86_400_000, maxBytes: 1e9 });
  await nats.updateStream({
    ...wanted[1],
    maxAge: 3_600_000,
    subjects: ['changed.anomaly.v1.>', 'changed.more'],
  });
  const plans = await applyStreams(nats, wanted);
  assert.is(actions(plans), 'none update none none');
  assert.equal(plans[1].differences, [
    'CHANGED_ALERTS: subjects is changed.anomaly.v1.>, changed.more, wanted changed.anomaly.v1.>',
    `CHANGED_ALERTS: maxAge is kept ${1 / 24} d, wanted kept 30 d`,
  ]);
  assert.is(actions(await planStreams(nats, wanted)), 'none none none none');
  const first = await nats.stream('CHANGED');
  assert.equal([first?.maxAge, first?.maxBytes], [86_400_000, 1e9]);
});

test(shown('what cannot be changed in place is refused in words and left alone'), async ({ nats }) => {
  const wanted = streamsOf('stuck');
  await nats.createStream({ ...wanted[0], retention: 'workqueue' });
  const plans = await applyStreams(nats, wanted);
  assert.is(actions(plans), 'refuse create create create');
  assert.equal(plans[0].differences, ['STUCK: retention is "workqueue", wanted "limits"']);
  assert.is((await nats.stream('STUCK'))?.retention, 'workqueue');
});

streams.run();
