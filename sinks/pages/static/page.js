// The live page: takes overviews as they come, says how old they are, and never hides that the connection is lost.
import { now, showAlarms } from './alarms.js';
import { write } from './draw.js';
import { officesOf, showOffices } from './offices.js';
import { duration, lang, say, speak, timeOf } from './words.js';

/** @typedef {import('../overview.ts').Overview & { age_ms: number }} Shown */

const byId = (/** @type {string} */ id) => /** @type {HTMLElement} */ (document.getElementById(id));
const [headline, summary, asof, stale] = ['headline', 'summary', 'asof', 'stale'].map(byId);
/** An overview older than this is said to be, ms: of a snapshot three times as long as one is due. */
const oldAfter = { live: 15_000, snapshot: 900_000 };

/** @type {Shown | undefined} */
let shown;
let tookAt = 0;
let isLost = false;

function show() {
  if (shown === undefined) return;
  const { totals, as_of } = shown;
  now(as_of ?? '');
  const offices = officesOf(shown);
  const { offices_crowded: n, offices: all, waiting, offices_open: open } = totals;
  write(headline, say(`crowded_${n === 0 ? 'none' : n === 1 ? 'one' : 'many'}`, { n, all }));
  document.documentElement.dataset.crowded = String(n > 0);
  const city = offices[0]?.worst.city[lang()] ?? '';
  write(summary, say(n > 0 ? 'summary_longest' : 'summary', { waiting, open, city }));
  document.title = n > 0 ? `(${n}) Rahdari` : 'Rahdari';
  showAlarms(shown);
  showOffices(offices);
  age();
}

function age() {
  if (shown === undefined) return;
  const { mode, as_of, age_ms } = shown;
  const old = age_ms + Date.now() - tookAt;
  const values = { time: timeOf(as_of, zoneOf(shown), true), age: duration(old, true) };
  write(asof, say(mode === 'live' ? 'as_of' : 'as_of_snapshot', values));
  const isOld = old > oldAfter[mode];
  stale.hidden = !isOld && !isLost;
  if (!stale.hidden) write(stale, say(isLost ? 'lost' : 'stale', values));
  document.documentElement.dataset.stale = String(!stale.hidden);
}

/** The zone in which most offices are. @param {Shown} of */
function zoneOf({ offices }) {
  /** @type {Map<string, number>} */
  const zones = new Map();
  for (const { zone } of offices) if (zone !== null) zones.set(zone, (zones.get(zone) ?? 0) + 1);
  return [...zones].sort((a, b) => b[1] - a[1])[0]?.[0] ?? null;
}

for (const button of document.querySelectorAll('[data-lang]'))
  button.addEventListener('click', () => {
    speak(/** @type {HTMLElement} */ (button).dataset.lang === 'ur' ? 'ur' : 'en');
    history.replaceState(null, '', `?lang=${lang()}`);
    show();
  });
speak(lang());
write(asof, say('connecting'));

const stream = new EventSource('/api/v1/stream');
stream.addEventListener('overview', ({ data }) => {
  shown = JSON.parse(data);
  tookAt = Date.now();
  isLost = false;
  show();
});
stream.addEventListener('open', () => {
  isLost = false;
  age();
});
stream.addEventListener('error', () => {
  isLost = true;
  age();
});
addEventListener('redraw', show);
setInterval(age, 1000);
