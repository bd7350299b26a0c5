// The data dictionary: its form.
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { identifier, integer, label, required, table, timestamp } from '../engine/schema.ts';
import { dictionary, replaceBetweenMarkers } from './dictionary.ts';

const words = suite('dictionary');

words('a table becomes a heading and a row a column, with the types a snapshot shows', () => {
  const visits = table('core', 'visits', 'visits · ملاقاتیں', {
    token: required(identifier('the token · ٹوکن')),
    office: label('home | mission · دفتر'),
    issued_at: timestamp('issued · جاری'),
    wait_ms: integer('wait, ms · انتظار'),
    officer: identifier('who · کون', { privacy: 'pseudonym' }),
  });
  assert.is(
    dictionary([visits]),
    `### core.visits

visits · ملاقاتیں

| column | kind | DuckDB | meaning |
|---|---|---|---|
| token \\* | identifier | VARCHAR | the token · ٹوکن |
| office | label | VARCHAR | home \\| mission · دفتر |
| issued_at | instant | TIMESTAMPTZ | issued · جاری |
| wait_ms | whole number | BIGINT | wait, ms · انتظار |
| officer | identifier, pseudonym per snapshot | VARCHAR | who · کون |`,
  );
});

words('what stands between the markers is replaced, and again gives the same', () => {
  const text = 'a\n<!-- dictionary: begin -->\nold\n<!-- dictionary: end -->\nb\n';
  const once = replaceBetweenMarkers(text, 'new');
  assert.is(once, 'a\n<!-- dictionary: begin -->\n\nnew\n\n<!-- dictionary: end -->\nb\n');
  assert.is(replaceBetweenMarkers(once, 'new'), once);
});

words('markers that are missing, twice or turned round are refused', () => {
  const [begin, end] = ['<!-- dictionary: begin -->', '<!-- dictionary: end -->'];
  for (const lines of [[], [begin], [end, begin], [begin, end, end], [begin, begin, end]])
    assert.throws(() => replaceBetweenMarkers(lines.join('\n'), ''), /markers/);
});

words.run();
