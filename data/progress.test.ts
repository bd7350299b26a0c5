// What comes next and what was left out, in a workflow whose order is partial.
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { progress } from './progress.ts';
import { readWorkflow } from './workflow.ts';

const test = suite('data/progress');
const step = (name: string, rank: number, facts: string, mandatory = 'always') =>
  `  - { step: ${name}, rank: ${rank}, facts: [${facts}], mandatory: ${mandatory}, title: { en: ${name}, ur: ${name} } }`;
const workflow = readWorkflow(
  'w.yaml',
  [
    'workflow: short',
    'steps:',
    step('handing_in', 1, 'submitted'),
    step('fee', 2, 'paid'),
    step('photo', 2, 'taken'),
    step('talk', 3, 'talked', '[lost]'),
    step('decision', 4, 'approved, rejected'),
    step('queue', 5, 'queued', 'never'),
    step('printing', 6, 'printed'),
    step('quality', 7, 'passed, failed'),
  ].join('\n'),
);
const of = (facts: string, service: string | null = 'new') =>
  progress(workflow, service, facts.split(' ').filter(Boolean));

test('what comes next is the nearest rank that has a mandatory step', () => {
  assert.equal(of('submitted'), { next: ['fee', 'photo'], missing: [] });
  assert.equal(of('submitted taken'), { next: ['fee'], missing: [] });
  assert.equal(of('submitted taken paid'), { next: ['decision'], missing: [] });
  assert.equal(of('submitted taken paid approved'), { next: ['printing'], missing: [] });
});

test('a step that only some services need is next and missing for those alone', () => {
  assert.equal(of('submitted taken paid', 'lost').next, ['talk']);
  assert.equal(of('submitted taken paid approved', 'lost').missing, ['talk']);
  assert.equal(of('submitted taken paid approved', null).missing, []);
});

test('a mandatory step that was passed over is missing, an optional one is not', () => {
  assert.equal(of('submitted paid approved printed'), { next: ['quality'], missing: ['photo'] });
});

test('what fails an inspection and is printed again waits for the inspection again', () => {
  const all = 'submitted paid taken approved printed failed';
  assert.equal(of(`${all} printed`), { next: ['quality'], missing: [] });
});

test('after the last step nothing comes; of facts that belong to no step nothing is known', () => {
  assert.equal(of('submitted paid taken approved printed passed').next, []);
  assert.equal(of('step_completed'), { next: [], missing: [] });
  assert.equal(of('submitted paid taken approved held').next, ['printing']);
});
test.run();
