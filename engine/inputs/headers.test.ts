// Headers of NATS messages: kept where they say how a message is to be read, over a real server too.
import { connect } from 'node:net';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { Message } from '../ports.ts';
import { type Headed, headersOf } from './headers.ts';
import { jetStream } from './jetstream.ts';
import { hasServer, needsServer, startServer, wallTime } from './server.fixture.ts';

const test = suite('headers');
const live = hasServer ? test : test.skip;

/** A message as the client holds it: headers and data in one piece of memory. `asked` counts how often they were parsed. */
function arrival(lines: readonly string[], data: string): Headed & { asked: number } {
  const head = Buffer.from(['NATS/1.0', ...lines, '', ''].join('\r\n'));
  const all = Buffer.concat([head, Buffer.from(data)]);
  const pairs = new Map(lines.map((line) => line.split(': ') as [string, string]));
  return {
    asked: 0,
    subject: 'a.b',
    reply: '$JS.ACK',
    data: all.subarray(head.length),
    get headers() {
      this.asked++;
      return { keys: () => [...pairs.keys()], get: (name: string) => pairs.get(name) ?? '' };
    },
    size: () => 'a.b'.length + '$JS.ACK'.length + all.length,
  };
}

test('only what says how to read the message is kept, by names in lower case', () => {
  const message = arrival(['Nats-Msg-Id: 7', 'ce-ID: e-1', 'Content-Type: application/json'], '{}');
  assert.equal(
    [...headersOf(message)!],
    [
      ['ce-id', 'e-1'],
      ['content-type', 'application/json'],
    ],
  );
  assert.is(headersOf(arrival(['Nats-Msg-Id: 7', 'Traceparent: 00-1'], '{}')), undefined);
});

test('a message with its id alone, or without headers, is not parsed for them', () => {
  const alone = arrival(['Nats-Msg-Id: 7'], '{}');
  assert.is(headersOf(alone), undefined);
  assert.is(alone.asked, 0);
  const none: Headed = { subject: 'a', data: Buffer.from('{}'), size: () => 3 };
  assert.is(headersOf(none), undefined);
  const other = arrival(['Content-Encoding: gzip'], '{}');
  assert.equal([...headersOf(other)!], [['content-encoding', 'gzip']]);
});

live(
  `they come with their message from a stream, and with no other ${hasServer ? '' : needsServer}`,
  async () => {
    const server = await startServer();
    const nats = await server.connect();
    try {
      await nats.createStream({
        ...{ name: 'H', description: 'test', subjects: ['h.>'], retention: 'limits', storage: 'memory' },
        ...{ discard: 'old', maxAge: 0, maxBytes: -1, dedupe: 120_000 },
      });
      const encode = (text: string) => new TextEncoder().encode(text);
      await nats.publish([{ subject: 'h.1', id: 'one', bytes: encode('{"structured":1}') }]);
      const head = 'NATS/1.0\r\nce-id: e%201\r\nce-source: /a\r\n\r\n';
      await new Promise<void>((done, failed) => {
        const socket = connect(server.port, '127.0.0.1').on('error', failed);
        socket.write('CONNECT {"verbose":false,"headers":true}\r\n');
        socket.write(`HPUB h.2 ${head.length} ${head.length + 2}\r\n${head}{}\r\nPING\r\n`);
        socket.on('data', (text) => `${text}`.includes('PONG') && socket.end(done));
      });
      await nats.publish([{ subject: 'h.3', id: 'three', bytes: encode('{"structured":3}') }]);
      const input = await jetStream({ nats, stream: 'H', once: true, time: wallTime }).open(new Map());
      const all: Message[] = [];
      for (let some = await input.next(10); some !== null; some = await input.next(10)) all.push(...some);
      await input.close();
      assert.equal(
        all.map(({ seq, bytes, headers }) => [seq, Buffer.from(bytes!).toString(), [...(headers ?? [])]]),
        [
          [1, '{"structured":1}', []],
          [
            2,
            '{}',
            [
              ['ce-id', 'e%201'],
              ['ce-source', '/a'],
            ],
          ],
          [3, '{"structured":3}', []],
        ],
      );
    } finally {
      await nats.close();
      await server.stop();
    }
  },
);

test.run();
