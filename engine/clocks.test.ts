// How far clocks are complete, told by messages and ticks alone: bounds, heartbeats, silence, nights, gaps, feeds.
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { ClockSpec } from './calendars.ts';
import { Clocks } from './clocks.ts';
import { Hours } from './hours.ts';
import { Labels } from './labels.ts';
import { clockRow } from './ledger.ts';

const test = suite('engine/clocks');
const [second, minute] = [1000, 60_000];
/** A Monday. */
const at = (time: string) =>
  Date.parse(`2026-03-${/^\d\d /.test(time) ? time.replace(' ', 'T') : `02T${time}`}Z`);

/** Units by name: `port` is always open; `pier` opens 09:00 to 14:00 from Monday to Friday; `dock` has two feeds. */
const specs: Record<string, Partial<ClockSpec>> = {
  pier: { hours: new Hours({ zone: 'UTC', opens: '09:00', closes: '14:00', weekend: ['Sat', 'Sun'] }) },
  dock: { feeds: ['a', 'b'].map((feed) => ({ feed, bound: 30 * second, silentAfter: 5 * minute })) },
};

class Log {
  readonly units = new Labels('unit');
  readonly feeds = new Labels('feed');
  readonly clocks: Clocks;
  constructor(time: 'broker' | 'event' = 'broker') {
    const specOf = (name: string) => ({ name, bound: 30 * second, silentAfter: 5 * minute, ...specs[name] });
    this.clocks = new Clocks(time, this.units, this.feeds, specOf);
  }
  /** A tick every five seconds of [from, to]; without `from` one tick. */
  ticks(to: number, from = to): this {
    for (let t = from; t <= to; t += 5 * second) {
      this.clocks.advance(this.clocks.time.after(t, t, Number.NaN), t);
      for (const unit of this.clocks.codes) this.clocks.follow(unit);
    }
    return this;
  }
  /** A row of `unit` that happened at `event` and was stored at `stored`. */
  row(unit: string, event: number, stored = event, feed = '', completeUntil = Number.NaN): this {
    const { clocks } = this;
    clocks.advance(clocks.time.after(stored, Number.NaN, event), Number.NaN);
    const code = this.units.codeOf(unit);
    if (!clocks.meet(code)) clocks.follow(code);
    const clock = clocks.feeds.clockOf(code, this.feeds.codeOf(feed));
    if (clock !== -1) clocks.observe(clock, event, stored, completeUntil);
    return this;
  }
  mark(unit: string): string {
    return told(this.clocks.watermark(this.units.codeOf(unit)));
  }
  vouched(unit: string): string {
    return told(this.clocks.vouchedUntil(this.units.codeOf(unit)));
  }
  isSilent(unit: string, feed = ''): boolean {
    const { feeds, silence } = this.clocks;
    return silence.has(feeds.clockOf(this.units.codeOf(unit), this.feeds.codeOf(feed)));
  }
}
const told = (t: number) =>
  Number.isFinite(t) ? new Date(t).toISOString().slice(8, 19).replace('T', ' ') : String(t);

test('a clock is complete up to its newest row less its bound', () => {
  const log = new Log().row('port', at('10:00:00')).row('port', at('09:59:50'), at('10:00:01'));
  assert.is(log.mark('port'), '02 09:59:30');
});

test('a producer that is four minutes fast moves its watermark no further than the broker has come', () => {
  const log = new Log()
    .row('port', at('10:04:00'), at('10:00:00'))
    .row('port', at('10:05:00'), at('10:01:00'));
  assert.is(log.mark('port'), '02 10:00:30');
});

test('a source in 2099 moves a ticked log no further than its ticks, and its heartbeat neither', () => {
  const late = Date.parse('2099-01-01T00:00:00Z');
  const log = new Log('event').ticks(at('10:00:00')).row('port', late);
  assert.is(log.mark('port'), '02 09:59:30');
  log.ticks(at('10:01:00')).row('port', at('10:01:00'), Number.NaN, '', late);
  assert.is(log.mark('port'), '02 10:01:00');
});

test('once a clock has declared how far it is complete, that alone counts', () => {
  const log = new Log().row('port', at('10:00:00'), at('10:00:00'), '', at('09:30:00'));
  assert.is(log.mark('port'), '02 09:30:00');
  assert.is(log.row('port', at('11:00:00')).mark('port'), '02 09:30:00');
});

test('a silent clock is followed by logged time, and nobody vouches for that; when heard again it holds', () => {
  const log = new Log().row('port', at('10:00:00')).ticks(at('10:04:55'), at('10:00:00'));
  assert.equal([log.isSilent('port'), log.mark('port')], [false, '02 09:59:30']);
  log.ticks(at('10:20:00'), at('10:04:55'));
  assert.equal(
    [log.isSilent('port'), log.mark('port'), log.vouched('port')],
    [true, '02 10:19:30', '02 09:59:30'],
  );
  log.row('port', at('10:06:00'), at('10:20:01')).ticks(at('10:21:00'), at('10:20:00'));
  assert.equal(
    [log.isSilent('port'), log.mark('port'), log.vouched('port')],
    [false, '02 10:19:31', '02 10:05:30'],
  );
});

test('a closed clock is followed by logged time from its closing on, and its hours vouch for it', () => {
  const log = new Log().row('pier', at('13:59:00')).ticks(at('13:59:55'), at('13:59:00'));
  assert.is(log.mark('pier'), '02 13:58:30');
  log.ticks(at('14:00:00'));
  assert.equal([log.mark('pier'), log.vouched('pier')], ['02 13:59:30', '02 13:59:30']);
  assert.is(log.ticks(at('23:00:00'), at('14:00:00')).mark('pier'), '02 22:59:30');
});

test('what its hours have vouched for stays so, whether or not anybody looked before it was heard again', () => {
  const log = new Log().row('pier', at('06 13:58:00'));
  const { clocks } = log;
  clocks.advance(at('09 09:00:10'), Number.NaN);
  assert.is(log.vouched('pier'), '09 08:59:30');
  clocks.observe(0, at('06 13:59:00'), at('09 09:00:10'), Number.NaN);
  assert.equal([log.mark('pier'), log.vouched('pier')], ['09 08:59:30', '09 08:59:30']);
});

test('over a weekend nobody is silent; on Monday its open minutes count on from where Friday left them', () => {
  const log = new Log().row('pier', at('06 13:58:00')).ticks(at('09 09:00:00'), at('06 13:58:00'));
  assert.equal([log.isSilent('pier'), log.mark('pier')], [false, '09 08:59:30']);
  log.ticks(at('09 09:02:55'), at('09 09:00:00'));
  assert.equal([log.isSilent('pier'), log.mark('pier')], [false, '09 08:59:30']);
  log.ticks(at('09 09:03:00'));
  assert.equal([log.isSilent('pier'), log.mark('pier')], [true, '09 09:02:30']);
});

test('a weekend without ticks is a gap: the clock is complete up to Monday all the same, and silence starts anew', () => {
  const log = new Log().row('pier', at('06 13:58:00')).ticks(at('06 13:58:05')).ticks(at('09 09:04:00'));
  assert.equal([log.isSilent('pier'), log.mark('pier')], [false, '09 08:59:30']);
  log.ticks(at('09 09:08:55'), at('09 09:04:00'));
  assert.is(log.isSilent('pier'), false);
  assert.is(log.ticks(at('09 09:09:00')).isSilent('pier'), true);
});

test('when time alone has passed an instant is told exactly, however long nobody looked', () => {
  const { clocks, units } = new Log()
    .row('pier', at('06 13:58:00'))
    .ticks(at('06 13:58:05'))
    .ticks(at('09 15:00:00'));
  const by = (end: string) => told(clocks.passedAt(units.codeOf('pier'), at(end)));
  assert.equal(['06 13:57:30', '06 13:58:00', '06 13:59:45', '07 01:00:00'].map(by), [
    '-Infinity', // its own row said so
    '06 14:00:00', // its closing
    '06 14:00:15', // its bound, after that
    '07 01:00:30',
  ]);
  assert.equal(['09 08:59:30', '09 09:00:00'].map(by), ['09 09:00:00', '09 14:00:00']);
});

test('what lies before the first tick is no silence', () => {
  const log = new Log().row('port', at('09:00:00')).ticks(at('10:04:55'), at('10:00:00'));
  assert.is(log.isSilent('port'), false);
  assert.is(log.ticks(at('10:05:00'), at('10:04:55')).isSilent('port'), true);
});

test('an hour without ticks is a log gap: it is noted, and silences nobody', () => {
  const log = new Log()
    .row('port', at('10:00:00'))
    .ticks(at('10:01:00'), at('10:00:00'))
    .ticks(at('11:01:00'));
  assert.equal([log.isSilent('port'), log.mark('port')], [false, '02 09:59:30']);
  assert.equal(log.clocks.time.gaps, [{ from: at('10:01:00'), to: at('11:01:00') }]);
});

test('two tickers, one of them three seconds slow, are as one', () => {
  const one = new Log().row('port', at('10:00:00')).ticks(at('10:10:00'), at('10:00:00'));
  const two = new Log().row('port', at('10:00:00'));
  for (let t = at('10:00:00'); t <= at('10:10:00'); t += 5 * second) {
    two.ticks(t);
    two.clocks.advance(two.clocks.time.after(t, t - 3 * second, Number.NaN), t - 3 * second);
  }
  assert.equal(clockRow(two.clocks, 0), clockRow(one.clocks, 0));
  assert.equal(two.clocks.time.gaps, []);
});

test('where all are silent time alone moves all; one that is heard moves itself alone', () => {
  const log = new Log()
    .row('port', at('10:00:00'))
    .row('quay', at('10:00:00'))
    .ticks(at('10:30:00'), at('10:00:00'));
  assert.equal([log.mark('port'), log.mark('quay')], ['02 10:29:30', '02 10:29:30']);
  log.row('quay', at('10:31:00'));
  assert.equal([log.mark('port'), log.mark('quay')], ['02 10:29:30', '02 10:30:30']);
});

test('a clock that appears late starts with its first row and is nobody\u2019s delay', () => {
  const log = new Log().row('port', at('10:00:00')).ticks(at('12:00:00'), at('10:00:00'));
  assert.is(log.mark('quay'), '-Infinity');
  log.row('quay', at('09:00:00'), at('12:00:01')).row('port', at('12:00:02'));
  assert.equal([log.mark('quay'), log.mark('port')], ['02 08:59:30', '02 11:59:32']);
});

test('a unit with two feeds is complete as far as both are; one never heard holds it until it is silent', () => {
  const log = new Log()
    .row('dock', at('10:00:00'), at('10:00:00'), 'a')
    .ticks(at('10:04:55'), at('10:00:00'));
  assert.is(log.mark('dock'), '-Infinity');
  log.row('dock', at('10:04:56'), at('10:04:56'), 'a').ticks(at('10:05:00'));
  assert.equal(
    [log.mark('dock'), log.isSilent('dock', 'b'), log.vouched('dock')],
    ['02 10:04:26', true, '-Infinity'],
  );
  log.row('dock', at('10:02:00'), at('10:05:01'), 'b');
  assert.equal([log.mark('dock'), log.vouched('dock')], ['02 10:04:26', '02 10:01:30']);
});

test('a row of a unit with feeds that comes by none of them moves nothing', () => {
  const log = new Log()
    .row('dock', at('10:00:00'), at('10:00:00'), 'a')
    .row('dock', at('10:00:00'), at('10:00:00'), 'b');
  log.row('dock', at('11:00:00'), at('11:00:00'), 'elsewhere');
  assert.is(log.mark('dock'), '02 09:59:30');
});
test.run();
