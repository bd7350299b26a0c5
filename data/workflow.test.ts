// Workflows: the shipped ones, and what each mistake says.
import { readdirSync, readFileSync } from 'node:fs';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { ConfigError } from '../engine/errors.ts';
import { passport } from './events.ts';
import { readWorkflow } from './workflow.ts';

const flows = suite('workflow');
const folder = new URL('./workflows/', import.meta.url);
const text = (name: string) => readFileSync(new URL(name, folder), 'utf8');

flows('every shipped workflow is read under its file name', () => {
  for (const name of readdirSync(folder)) assert.is(`${readWorkflow(name, text(name)).name}.yaml`, name);
});

flows('the passport workflow ranks facts of the catalogue, from submission to delivery', () => {
  const { ranks, rankOf } = readWorkflow('passport.yaml', text('passport.yaml'));
  const known = passport.domains.find(({ name }) => name === 'application')!.facts;
  for (const fact of ranks.keys()) assert.ok(known.includes(fact), fact);
  const road = ['submitted', 'photo', 'data_entered', 'decision', 'printed', 'delivered', 'paused'];
  const along = road.map(rankOf);
  assert.equal(
    along,
    [...along].sort((a, b) => a - b),
  );
  assert.is(rankOf('photo_captured'), rankOf('fee_verified'));
  assert.is(rankOf('paused'), Number.POSITIVE_INFINITY);
});

flows('a workflow may have no order at all', () => {
  const permit = readWorkflow('permit.yaml', text('permit.yaml'));
  assert.equal([permit.steps.length, permit.ranks.size], [0, 0]);
});

const mistakes: [string, string, string][] = [
  ['rank: 4', 'rank: four', 'E-WORKFLOW-007 w.yaml:11:33 rank "four" is not a whole number from 3 on.'],
  ['rank: 4', 'rank: 1', 'E-WORKFLOW-007 w.yaml:11:33 rank "1" is not a whole number from 3 on.'],
  ['[printed]', '[submitted]', 'E-WORKFLOW-007 w.yaml:15:40 "submitted" completes two steps.'],
  ['step: photo', 'step: fee', 'E-WORKFLOW-007 w.yaml:7:5 step "fee" is there twice.'],
  ['step: photo', 'step: approved', 'E-WORKFLOW-007 w.yaml:7:5 "approved" is also a fact of another rank.'],
  ['step: photo', 'step: Photo', 'E-WORKFLOW-007 w.yaml:7:13 "Photo" is not snake_case.'],
  [
    'mandatory: never',
    'mandatory: nevr',
    'E-WORKFLOW-007 w.yaml:10:71 steps[5].mandatory cannot be "nevr" (did',
  ],
  [
    ', mandatory:',
    ', mandatry:',
    'E-WORKFLOW-003 w.yaml:5:54 steps[0] has no key "mandatry" (did you mean "mandatory"?)',
  ],
  [', ur: فیس', '', 'E-WORKFLOW-004 w.yaml:6:76 steps[1].title has no "ur".'],
  ['steps:', 'stepz:', 'E-WORKFLOW-003 w.yaml:4:1 the workflow has no key "stepz" (did you mean "steps"?)'],
];
for (const [from, to, says] of mistakes)
  flows(`${from} written as ${to || 'nothing'} is refused`, () => {
    const broken = text('passport.yaml').replace(from, to);
    assert.throws(
      () => readWorkflow('w.yaml', broken),
      (error: unknown) =>
        error instanceof ConfigError && (`${error}`.startsWith(says) || assert.is(`${error}`, says)),
    );
  });

flows.run();
