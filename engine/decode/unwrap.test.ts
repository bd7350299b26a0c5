// What wraps a message must not show in its rows: compression, Arrow, attributes in headers; and damage costs one reject.
import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { ArrowStream } from '../arrow.ts';
import type { Message } from '../ports.ts';
import { eventsOf, mostRows } from './arrow.ts';
import { expanded } from './compressed.ts';
import { cloud, type Fixture, fixture, left, message, reasons, row } from './fixture.ts';
import { frameBytes, framed, unframed } from './frame.ts';

const test = suite('decode/unwrap');
const encoder = new TextEncoder();
const event = (id: string, trip = 'T-9') => ({
  specversion: '1.0',
  id,
  source: 'pier-3',
  type: 'ferry.trip.left.v1',
  time: '2026-03-01T04:00:00.250Z',
  sequence: '7',
  port: 'Kemari',
  data: { trip, load_kg: 1200, due_at: '2026-03-01T05:00:00.000Z' },
});
const lines = ['e-1', 'e-2'].map((id) => JSON.stringify(event(id))).join('\n');
const read = (...messages: (Message | string | Uint8Array)[]): Fixture => {
  const to = fixture(cloud);
  to.decode(messages.map((one, i) => (typeof one === 'object' && 'seq' in one ? one : message(one, i + 1))));
  return to;
};
const inHeaders = (body: string, headers: Record<string, string>, seq = 1): Message => ({
  ...message(body, seq),
  headers: new Map(Object.entries(headers)),
});

/** A zstd frame of raw blocks (`text`) or of one byte repeated 128 KiB a block. */
function zstd(blocks: readonly (string | number)[], window = 0x38): Uint8Array {
  const parts = blocks.map((block, i) => {
    const isLast = i === blocks.length - 1 ? 1 : 0;
    const content = typeof block === 'number' ? Uint8Array.of(block) : encoder.encode(block);
    const size = typeof block === 'number' ? 131_072 : content.length;
    const head = (size << 3) | (typeof block === 'number' ? 2 : 0) | isLast;
    return Buffer.concat([Uint8Array.of(head, head >> 8, head >> 16), content]);
  });
  return Buffer.concat([Uint8Array.of(0x28, 0xb5, 0x2f, 0xfd, 0, window), ...parts]);
}
/** `zstd -19` of the same text twenty times: real blocks, with matches and a checksum. */
const packed = Buffer.from(
  'KLUv/WT9D60GAKKMJRlQdw4TlkTE+lq1zTnO1Lw7fvf44GSmnBACCXIYBTHIGBPkMApikBH4vt2iOk1v0OGujHxpaiDnog6fBMv59/hOdaDDT+pUrZxf6YUd/rB6y1o7PLOFFHZ5l4ld4gbDBoZceX5Xsx4+ckKNmhKwSavQUdrR+Y119fBDQHti5/dDt0s7/AZ9PjQPv0I837qmRpt7GtPuBRmoENhS/+cckHN1DiCECIh4RPwj8T8fN6u1FWurdWtau+TqB6qrVVWqVVWrq4CKazaAJarlwtZL7sq1FEQJhrw=',
  'base64',
);

test('gzip and zstd are told by their first bytes or by a header, and leave the same rows', () => {
  const plain = left(read(lines));
  assert.equal(left(read(gzipSync(lines))), plain);
  assert.equal(left(read(zstd([lines]))), plain);
  assert.equal(left(read(zstd([lines.slice(0, 100), lines.slice(100)]))), plain);
  const [a, b] = [lines.slice(0, 50), lines.slice(50)];
  assert.equal(left(read(Buffer.concat([zstd([a]), zstd([b])]))), plain);
  const skipped = Uint8Array.of(0x50, 0x2a, 0x4d, 0x18, 3, 0, 0, 0, 9, 9, 9);
  assert.equal(left(read(Buffer.concat([zstd([lines]), skipped]))), plain);
  const told = { ...message(gzipSync(lines)), headers: new Map([['content-encoding', 'gzip']]) };
  assert.equal(left(read(told)), plain);
});

test('zstd as others write it', () => {
  const text = Array.from({ length: 20 }, (_, i) => JSON.stringify(event(`e-${i}`))).join('\n');
  assert.is(Buffer.from(expanded(packed, 'zstd')).toString(), text);
});

test('what is compressed badly, unknown or too large is one reject with the digest of its message', () => {
  const bombs = [gzipSync(new Uint8Array(17 << 20)), zstd(Array.from({ length: 140 }, () => 0))];
  const cases: [Message, string][] = [
    [message(gzipSync(lines).subarray(0, 60)), 'bad_gzip'],
    [message(zstd([lines]).subarray(0, 60)), 'bad_zstd'],
    [message(Uint8Array.of(0x28, 0xb5, 0x2f, 0xfd)), 'bad_zstd'],
    [message(bombs[0]), 'too_large'],
    [message(bombs[1]), 'too_large'],
    [message(zstd([lines], 0xff)), 'too_large'],
    [inHeaders(lines, { 'content-encoding': 'gzip' }), 'bad_gzip'],
    [inHeaders(lines, { 'content-encoding': 'br' }), 'bad_encoding'],
  ];
  const to = read(...cases.map(([one], i) => ({ ...one, seq: i + 1 })));
  assert.equal(
    reasons(to),
    cases.map(([, reason]) => reason),
  );
  const { n, of } = to.batch.rejected;
  assert.equal(Array.from(of.seq.subarray(0, n)), [1, 2, 3, 4, 5, 6, 7, 8]);
  const digest = createHash('sha256').update(bombs[0]).digest();
  assert.is(of.digest[3 * 4 + 3], digest.readUInt32BE(0));
  assert.equal([to.batch.received, to.batch.nRows], [8, 0]);
});

test('a bound is the last size that passes', () => {
  const bytes = new Uint8Array(1000);
  assert.equal((expanded(gzipSync(bytes), 'gzip', 1000) as Uint8Array).length, 1000);
  assert.is(expanded(gzipSync(bytes), 'gzip', 999), 'too_large');
  assert.equal((expanded(zstd([0]), 'zstd', 131_072) as Uint8Array).length, 131_072);
  assert.is(expanded(zstd([0]), 'zstd', 131_071), 'too_large');
});

const headers = {
  'ce-specversion': '1.0',
  'ce-id': 'e-1',
  'ce-source': 'pier-3',
  'ce-type': 'ferry.trip.left.v1',
  'ce-time': '2026-03-01T04:00:00.250Z',
  'ce-sequence': '7',
  'ce-port': 'Kemari',
};
const body = JSON.stringify(event('e-1').data);

test('an event in binary mode is the structured event that it stands for', () => {
  const plain = left(read(JSON.stringify(event('e-1'))));
  assert.equal(left(read(inHeaders(body, headers))), plain);
  assert.equal(left(read(inHeaders(body, { ...headers, 'content-type': 'application/json' }))), plain);
  const packed = { ...inHeaders('', headers), bytes: gzipSync(body) };
  assert.equal(left(read(packed)), plain);
});

test('attributes in headers are percent-decoded', () => {
  const to = read(inHeaders(body, { ...headers, 'ce-port': '%DA%A9%DB%8C%D9%85%D8%A7%DA%91%DB%8C%20%25' }));
  assert.is(row(to, 0, 0).port, 'کیماڑی %');
});

test('a content type of CloudEvents means that the message is structured, alone or as a batch', () => {
  const structured = {
    ...headers,
    'ce-id': 'other',
    'content-type': 'application/cloudevents+json; charset=UTF-8',
  };
  const batch = { ...structured, 'content-type': 'application/cloudevents-batch+json' };
  const [first, second] = lines.split('\n');
  assert.equal(left(read(inHeaders(first, structured))), left(read(first)));
  assert.equal(left(read(inHeaders(`[${first},${second}]`, batch))), left(read(`[${first},${second}]`)));
});

test('data in binary mode cannot say attributes, and what cannot be read is refused', () => {
  const sly = '{"trip":"T-1"},"id":"other"';
  const to = read(
    inHeaders(sly, headers, 1),
    inHeaders(body, { ...headers, 'ce-port': '%zz' }, 2),
    inHeaders('<trip/>', { ...headers, 'content-type': 'text/xml' }, 3),
    inHeaders(body, { ...headers, 'ce-datacontenttype': 'application/avro' }, 4),
    inHeaders('', headers, 5),
    inHeaders(body, { 'ce-id': 'e-9' }, 6),
  );
  assert.equal(reasons(to), [
    'not_json',
    'bad_header',
    'bad_content',
    'bad_content',
    'missing:trip',
    'unknown_type',
  ]);
});

/** Rows as an Arrow stream in a frame: each row id, source, type, time, sequence, trip, load_kg, due_at. */
function arrow(ids: readonly string[]): Uint8Array {
  const n = ids.length;
  const text = (texts: readonly string[]) => {
    const offsets = Int32Array.from([0, ...texts], (_, i) => texts.slice(0, i).join('').length);
    return { values: encoder.encode(texts.join('')), offsets };
  };
  const stream = new ArrowStream([
    { name: 'source', kind: 'label', texts: ['', 'pier-3'] },
    { name: 'id', kind: 'text' },
    { name: 'type', kind: 'label', texts: ['', 'ferry.trip.left.v1'] },
    { name: 'time', kind: 'timestamp' },
    { name: 'sequence', kind: 'integer' },
    { name: '/port', kind: 'label', texts: ['', 'Kemari'] },
    { name: 'trip', kind: 'text' },
    { name: 'load_kg', kind: 'integer' },
    { name: 'due_at', kind: 'timestamp' },
  ]);
  const same = (value: number) => ({ values: new Float64Array(n).fill(value) });
  const one = { values: new Uint16Array(n).fill(1) };
  const columns = [one, text(ids), one, same(Date.parse(event('').time)), same(7), one];
  columns.push(text(ids.map(() => 'T-9')), same(1200), same(Date.parse(event('').data.due_at)));
  return framed(Buffer.concat([stream.write(columns, n), stream.end()]));
}

test('an Arrow message is the same rows as its lines', () => {
  assert.equal(left(read(arrow(['e-1', 'e-2']))), left(read(lines)));
  assert.equal(left(read(gzipSync(arrow(['e-1', 'e-2'])))), left(read(lines)));
});

test('a row of an Arrow message is refused alone, by its place', () => {
  const to = read(arrow(['e-1', 'e 2', 'e-3']));
  assert.equal(reasons(to), ['bad_form:id']);
  assert.is(to.batch.rejected.of.row[0], 1);
  assert.equal([to.batch.received, to.batch.nRows], [3, 2]);
});

test('what is no Arrow in a whole frame, and more rows than a message may hold, are refused', () => {
  const many = new ArrowStream([{ name: 'id', kind: 'integer' }]);
  const n = mostRows + 1;
  const bytes = Buffer.concat([many.write([{ values: new Float64Array(n) }], n), many.end()]);
  assert.is(eventsOf(bytes), 'too_large');
  assert.equal(reasons(read(framed(encoder.encode('no arrow at all')))), ['bad_arrow']);
  const bare = unframed(arrow(['e-1'])) as Uint8Array;
  assert.equal(reasons(read(bare)), ['not_json']);
});

/** Each is one reject: none makes two, and none a row. */
function refusedEach(damaged: readonly Uint8Array[]): string[] {
  const to = read(...damaged);
  const { n, of } = to.batch.rejected;
  assert.equal(
    Array.from(of.seq.subarray(0, n)),
    damaged.map((_, i) => i + 1),
  );
  assert.equal([to.batch.received, to.batch.nRows], [damaged.length, 0]);
  return reasons(to);
}

function changed(bytes: Uint8Array, at: number, change: number): Uint8Array {
  const copy = bytes.slice();
  copy[at] ^= change;
  return copy;
}

test('every byte of a frame, changed to anything, is one reject and nothing thrown', () => {
  const whole = arrow(['e-1', 'e-2']);
  const changes = Array.from({ length: 255 }, (_, i) => i + 1);
  const parts = ['magic', 'version', 'length', 'length', ...Array(8).fill('digest')];
  for (let at = 0; at < frameBytes; at++)
    assert.equal(
      refusedEach(changes.map((change) => changed(whole, at, change))),
      changes.map(() => `bad_frame:${parts[at >> 2]}`),
    );
});

test('a thousand flips and cuts anywhere are a thousand rejects', () => {
  const whole = arrow(['e-1', 'e-2', 'e-3']);
  const at = fc.nat(whole.length - 1);
  const flip = fc
    .tuple(at, fc.integer({ min: 1, max: 255 }))
    .map(([to, change]) => changed(whole, to, change));
  const cut = at.map((to) => whole.slice(0, to));
  const hole = fc
    .tuple(at, fc.integer({ min: 1, max: 40 }))
    .map(([from, length]) => Buffer.concat([whole.slice(0, from), whole.slice(from + length)]));
  refusedEach(fc.sample(fc.oneof(flip, cut, hole), { numRuns: 1000, seed: 7 }));
});

test.run();
