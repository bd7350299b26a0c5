// The open alarms, big and in plain words: what is the case, what would help, and a button that does it.
import { make, sparkline, write } from './draw.js';
import { duration, lang, say, timeOf } from './words.js';

/** @typedef {import('../overview.ts').Overview} Overview */
/** @typedef {import('../alert.ts').Alert} Alert */
/** @typedef {{ at: string, amount: number, until: string }} Applied */
/** @typedef {{ at: HTMLElement, alert: Alert, applied: Applied | null, failed: string, isBusy: boolean, goneAt: number } & ReturnType<typeof parts>} Card */

const list = /** @type {HTMLElement} */ (document.getElementById('alarms'));
const calm = /** @type {HTMLElement} */ (document.getElementById('calm'));
/** @type {Map<string, Card>} */
const cards = new Map();
/** What is over stays for a while, so that one sees it end, ms. */
const farewell = 60_000;
/** So long after it was applied, advice is not offered again: it takes its time to help, ms of the log. */
const settling = 900_000;

/** @param {Overview} overview */
export function showAlarms(overview) {
  const { alerts } = overview;
  calm.hidden = alerts.length > 0;
  for (const alert of alerts) {
    let card = cards.get(alert.alert_id);
    if (card === undefined || card.goneAt > 0) {
      card?.at.remove();
      card = newCard(alert);
      cards.set(alert.alert_id, card);
      list.append(card.at);
    }
    card.alert = alert;
    fill(card, overview);
  }
  for (const [id, card] of cards) {
    if (alerts.some(({ alert_id }) => alert_id === id)) continue;
    if (card.goneAt === 0) {
      card.goneAt = Date.now();
      list.append(card.at);
    }
    if (Date.now() - card.goneAt < farewell) fill(card, overview);
    else {
      card.at.remove();
      cards.delete(id);
    }
  }
}

/** @param {Alert} alert @returns {Card} */
function newCard(alert) {
  const of = parts();
  const kept = sessionStorage.getItem(`applied ${alert.alert_id}`);
  const card = {
    ...of,
    alert,
    applied: kept === null ? null : JSON.parse(kept),
    failed: '',
    isBusy: false,
    goneAt: 0,
  };
  of.act.addEventListener('click', () => apply(card));
  of.acknowledge.addEventListener('click', () => acknowledge(card));
  return card;
}

function parts() {
  const of = {
    at: make('article', 'alarm'),
    badge: make('b', 'badge'),
    since: make('span', 'note'),
    place: make('h3'),
    text: make('p'),
    chart: make('div', 'chart'),
    help: make('p', 'help'),
    expected: make('p', 'expected'),
    act: /** @type {HTMLButtonElement} */ (make('button', 'act')),
    acknowledge: /** @type {HTMLButtonElement} */ (make('button', 'acknowledge')),
    result: make('p', 'result'),
  };
  const { at, badge, since, place, text, chart, help, expected, act, acknowledge, result } = of;
  result.setAttribute('role', 'status');
  for (const button of [act, acknowledge]) button.setAttribute('type', 'button');
  at.append(
    make('p', 'top', badge, since),
    place,
    text,
    chart,
    help,
    expected,
    make('p', 'do', act, acknowledge),
    result,
  );
  return of;
}

/** @param {Card} card @param {Overview} overview */
function fill(card, { mode, offices, as_of }) {
  const { alert, applied } = card;
  const isOver = card.goneAt > 0;
  const line = offices.find(({ office, step }) => office === alert.office && step === alert.key);
  const helps = isOver ? null : alert.recommended_action;
  const amount = helps?.amount ?? 0;
  card.at.dataset.severity = isOver ? 'over' : alert.severity;
  write(card.badge, say(isOver ? 'over' : alert.severity));
  write(card.since, say('since', { time: timeOf(alert.since, alert.zone) }));
  const [city, name] = [alert.city[lang()], alert.line?.[lang()] ?? ''];
  write(card.place, name === '' ? city : `${city} · ${name}`);
  write(card.text, isOver ? say('over_text', { city, line: name }) : alert.explanation[lang()]);
  card.chart.hidden = line === undefined || line.waiting_by_minute.length === 0;
  if (line !== undefined) {
    const trend = line.waiting_by_minute;
    const [first, last] = [Math.round(trend[0] ?? 0), Math.round(trend.at(-1) ?? 0)];
    const title = say('chart', { first, last, most: Math.round(Math.max(0, ...trend)) });
    const mark = applied === null ? null : Math.floor(between(applied.at, line.watermark_at) / 60_000);
    sparkline(card.chart, trend, { title, level: alert.expected, mark });
  }
  const until = timeOf(helps?.until ?? null, alert.zone);
  const isEnough = !isOver && alert.kind === 'crowded' && helps === null;
  write(card.help, isEnough ? say('enough') : helps === null ? '' : adviceOf(helps, until));
  const isKnown = helps !== null && helps.expected_before !== null && helps.expected_after !== null;
  write(
    card.expected,
    isKnown
      ? say('expected', { before: duration(helps.expected_before), after: duration(helps.expected_after) })
      : '',
  );
  const isSettling = applied !== null && between(applied.at, as_of) < settling;
  const isDone = amount === 0 || isSettling || !(between(as_of, helps?.until ?? null) > 0);
  card.act.hidden = mode !== 'live' || helps?.action !== 'open_counters' || isDone;
  write(card.act, card.isBusy ? say('applying') : numbered('do_open_counters', amount, { n: amount }));
  card.act.disabled = card.isBusy;
  card.acknowledge.hidden = mode !== 'live' || isOver;
  card.acknowledge.disabled = alert.is_acknowledged;
  write(card.acknowledge, say(alert.is_acknowledged ? 'acknowledged' : 'acknowledge'));
  write(card.result, resultOf(card));
}

/** @param {Card} card */
function resultOf({ alert, applied, failed }) {
  if (failed !== '') return say('failed', { why: failed });
  if (applied === null) return '';
  const { at, amount, until } = applied;
  return say('applied', { time: timeOf(at, alert.zone), n: amount, until: timeOf(until, alert.zone) });
}

/** @param {NonNullable<Alert['recommended_action']>} helps @param {string} until */
const adviceOf = ({ action, amount, explanation }, until) =>
  action === 'open_counters' && amount !== null
    ? numbered(action, amount, { n: amount, until })
    : (explanation?.[lang()] ?? action);

/** @param {string} name @param {number} n @param {Record<string, string | number>} values */
const numbered = (name, n, values) => say(n === 1 ? `${name}_one` : name, values);

/** ms from one instant to another; NaN where either is not known. @param {string | null} from @param {string | null} to */
const between = (from, to) => Date.parse(to ?? '') - Date.parse(from ?? '');

/** @param {Card} card */
async function apply(card) {
  const { alert_id, office, recommended_action } = card.alert;
  if (recommended_action === null || card.isBusy) return;
  const { action, step, amount, until } = recommended_action;
  card.isBusy = true;
  await post(card, '/api/v1/interventions', { alert: alert_id, office, action, step, amount, until });
  card.isBusy = false;
  if (card.failed === '') {
    card.applied = { at: shownAt, amount: amount ?? 0, until: until ?? '' };
    sessionStorage.setItem(`applied ${alert_id}`, JSON.stringify(card.applied));
  }
  dispatchEvent(new Event('redraw'));
}

/** @param {Card} card */
async function acknowledge(card) {
  await post(card, '/api/v1/acknowledge', { alert: card.alert.alert_id });
  dispatchEvent(new Event('redraw'));
}

/** @param {Card} card @param {string} path @param {object} body */
async function post(card, path, body) {
  dispatchEvent(new Event('redraw'));
  try {
    const answer = await fetch(path, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    card.failed = answer.ok ? '' : ((await answer.json()).detail ?? String(answer.status));
  } catch (error) {
    card.failed = String(error);
  }
}

let shownAt = '';
/** The instant that the page shows. @param {string} at */
export function now(at) {
  shownAt = at;
}
