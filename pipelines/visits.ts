// One row a visit: when a token was issued, called, served or gone.
import { queueEvents } from '../data/events.ts';
import { cases, earliest, events, expiry, first, gap, last, which } from '../engine/cases.ts';

export const visits = cases({
  kind: 'milestones',
  schema: 'core',
  name: 'visits',
  doc: 'visits: one row a token · ہر ٹوکن کی ایک سطر',
  from: queueEvents,
  key: 'token',
  at: 'issued_at',
  end: 'ended_at',
  columns: {
    office: last('office', 'office of the visit · دفتر'),
    step: last('step', 'what the token waits for; NULL: not said · کس مرحلے کا ٹوکن'),
    application: last('application', 'application it is about; NULL: not said · درخواست نمبر'),
    officer: last('officer', 'officer who acted last; NULL: nobody yet · آخری اہلکار'),
    counter: last('counter', 'counter that acted last; NULL: none yet · آخری کاؤنٹر'),
    category: last('category', 'normal, urgent or fast_track; NULL: not said · زمرہ'),
    priority: last('priority', 'priority class; NULL: none · ترجیح'),
    issued_at: first('event_at', 'token issued · ٹوکن جاری ہوا', ['token_issued']),
    called_at: first('event_at', 'first called; NULL: not yet · پہلی بار بلایا گیا', ['token_called']),
    started_at: first('event_at', 'service began; NULL: not yet · خدمت شروع', ['service_started']),
    served_at: last('event_at', 'service ended; NULL: not served · خدمت ختم', ['service_ended']),
    gone_at: first('event_at', 'left unserved or did not show; NULL: neither · چلے گئے', [
      'abandoned',
      'no_show',
    ]),
    abandoned_at: first('event_at', 'left before being called; NULL: did not · انتظار چھوڑ گئے', [
      'abandoned',
    ]),
    no_show_at: first('event_at', 'called and not there; NULL: was · بلانے پر نہیں ملے', ['no_show']),
    expired_at: expiry(
      'issued_at',
      ['called_at', 'served_at', 'gone_at'],
      'closing time came first; NULL: it did not · دفتر بند ہونے پر ختم',
    ),
    left_line_at: earliest(
      ['called_at', 'served_at', 'gone_at', 'expired_at'],
      'no longer waiting; NULL: still waiting · قطار سے نکلے',
    ),
    ended_at: earliest(['served_at', 'gone_at', 'expired_at'], 'visit over; NULL: still here · ملاقات ختم'),
    outcome: which(['served_at', 'gone_at', 'expired_at'], 'served, gone, expired or open · نتیجہ'),
    wait_ms: gap('issued_at', 'called_at', 'wait until first called, ms; NULL: not called · انتظار'),
    service_ms: gap('started_at', 'served_at', 'service time, ms; NULL: not served · خدمت کا دورانیہ'),
    n_events: events('events of the token · ٹوکن کے واقعات'),
  },
});
