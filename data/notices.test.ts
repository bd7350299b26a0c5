// What the sheets say, as it is told to the log: fees with what they are to each other, steps, offices with their places.
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { notices } from './notices.ts';

const test = suite('data/notices');

const said = (fact: Parameters<typeof notices>[0], own?: string) =>
  notices(fact, own === undefined ? undefined : { path: 'own', text: own }).map(({ data }) =>
    JSON.parse(JSON.stringify(data)),
  );

test('a fee is told as a price, as a factor of others, or as a charge on top of them', () => {
  const head =
    'rule,valid_from,valid_to,service,category,pages,validity_years,loss,channel,amount_rs,source\n';
  const rows = [
    'normal_36_5,2024-12-18,,,normal,36,5,0,,4500,notice',
    'first_loss,2024-12-18,,lost,,,,1,,x2,notice',
    'nadra,2024-12-18,2027-01-01,,,,,,nadra,+1000,notice',
  ];
  const from = '2024-12-18T00:00:00Z';
  assert.equal(said('fee', head + rows.join('\n')), [
    {
      ...{ name: 'normal_36_5', valid_from_at: from, kind: 'price', amount_paisa: 450_000 },
      ...{ category: 'normal', pages: 36, validity_years: 5, loss: 0 },
    },
    { name: 'first_loss', valid_from_at: from, kind: 'factor', factor: 2, service: 'lost', loss: 1 },
    {
      ...{ name: 'nadra', valid_from_at: from, valid_to_at: '2027-01-01T00:00:00Z' },
      ...{ kind: 'charge', amount_paisa: 100_000, channel: 'nadra' },
    },
  ]);
});

test('each step of the workflow is told with its rank, its facts, and which services need it', () => {
  const steps = said('workflow');
  const [name, mandatory, title, title_ur] = ['passport', 'lost', 'Interview', 'انٹرویو'];
  const interview = { name, step: 'interview', rank: 5, facts: 'interviewed', mandatory, title, title_ur };
  assert.equal(
    steps.find(({ step }) => step === 'interview'),
    interview,
  );
  const quality = steps.find(({ step }) => step === 'quality');
  assert.equal([steps.length, quality.facts, quality.mandatory], [17, 'qc_passed qc_failed', 'always']);
});

test('an office is told with where it lies, how large it is, and when it is open', () => {
  const lahore = said('office').find(({ name }) => name === 'LHR-01');
  const { kind, country, region, zone, weekend, size } = lahore;
  assert.equal([kind, country, region, zone], ['home', 'PK', 'Punjab', 'Asia/Karachi']);
  assert.equal([weekend, size, Math.round(lahore.latitude)], ['Sat Sun', 'major', 32]);
});
test.run();
