// What has no oracle is refused by name, and what nothing detects yet is said and not counted.
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { ConfigError } from '../../engine/errors.ts';
import type { Pipeline } from '../../engine/pipeline.ts';
import type { Watch } from '../../engine/watch.ts';
import { congestion } from '../../pipelines/congestion.ts';
import { openEngine } from '../laws.fixture.ts';
import { foldersOf } from '../sample.fixture.ts';
import { undetectedOf } from './oracles.ts';
import { groundOf, prove } from './verify.ts';

const test = suite('sinks/verify/oracles');
const folder = foldersOf(test);
const watched = (kind: string): Pipeline => ({
  ...congestion,
  watch: [{ kind, measure: 'arrivals', on: '1m', against: 'usual', says: 'rush' } as unknown as Watch],
});

test('a kind of watch with neither SQL nor a plain specification is refused, before anything is read', async () => {
  const engine = await openEngine(folder(), 'broker');
  try {
    const ground = { ...groundOf(engine), pipelines: [watched('seasonal')] };
    const refused = await prove(ground)
      .next()
      .catch((error) => error);
    assert.instance(refused, ConfigError);
    assert.match(
      refused.message,
      /pipeline congestion: its watch "rush" \(seasonal of arrivals\) has neither/,
    );
  } finally {
    await engine.close();
  }
});

test('a kind that nothing detects yet is named, until alerts of it appear: then it is refused', async () => {
  const engine = await openEngine(folder(), 'broker');
  try {
    const ground = groundOf(engine);
    assert.equal(await undetectedOf(ground, watched('cusum')), ['rush (cusum)']);
    const rule = engine.dictionaries.of('rule').codeOf('congestion.rush');
    await engine.db.run(`INSERT INTO core.alerts_revisions (number, rule) VALUES (1, ${rule})`);
    const refused = await undetectedOf(ground, watched('cusum')).catch((error) => error);
    assert.match(refused.message, /has raised 1 alerts and has no plain specification/);
  } finally {
    await engine.close();
  }
});
test.run();
