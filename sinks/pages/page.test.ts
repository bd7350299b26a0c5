// The page as a browser shows it: what is crowded, what would help, a button that does it, and nothing that is not ours.
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BrowserContext, chromium, type Page } from 'playwright-core';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { alert, line, rush, type Shown, shown } from './pages.fixture.ts';

const executablePath = '/usr/bin/chromium';
const hasBrowser = existsSync(executablePath);
const args =
  '--headless=new --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking --disable-component-update --disable-sync';

const test = suite<Shown & { page: Page; complaints: string[] }>('sinks/pages/page');
const able = hasBrowser ? test : test.skip;
const titled = (title: string) => (hasBrowser ? title : `${title} (needs chromium: a browser)`);
const profile = mkdtempSync(join(tmpdir(), 'rahdari-'));
let browser: BrowserContext;
test.before(async () => {
  if (!hasBrowser) return;
  browser = await chromium.launchPersistentContext(profile, {
    ...{ executablePath, headless: true, args: args.split(' '), timezoneId: 'America/New_York' },
  });
});
test.after(async () => {
  await browser?.close();
  rmSync(profile, { recursive: true, force: true });
});
test.before.each(async (context) => {
  Object.assign(context, await shown(rush()), { page: await browser.newPage(), complaints: [] });
  const { page, complaints } = context;
  page.on('console', (message) => void (message.type() === 'error' && complaints.push(message.text())));
  page.on('pageerror', (error) => void complaints.push(error.message));
  page.on('request', (request) => {
    if (!request.url().startsWith(context.pages.url)) complaints.push(`asks ${request.url()}`);
  });
});
test.after.each(async ({ page, pages }) => {
  await page.close();
  await pages.close();
});

const text = (page: Page, selector: string) => page.locator(selector).innerText();
const rowsOf = (page: Page) => page.locator('#rows li').count();

able(
  titled('a stranger reads how many offices are crowded, where, how bad, and what would help'),
  async (of) => {
    const { page, pages, complaints } = of;
    await page.goto(pages.url);
    await page.waitForSelector('.alarm');
    assert.is(await text(page, 'h1'), '1 of 2 offices is crowded now');
    assert.is(await rowsOf(page), 2);
    const row = await text(page, '#office-KHI-01');
    for (const part of ['Karachi', '94', '55 min', '5', '9']) assert.match(row, part);
    const card = await text(page, '.alarm');
    for (const part of [
      'Critical',
      'since 11:02',
      'Karachi · Submission',
      '92 people waiting on average from 11:27 to 11:42',
      'Open 4 more counters until 12:40',
      'Expected wait: 55 min → 18 min',
    ])
      assert.match(card, part);
    assert.match(await text(page, '#asof'), /^as of 11:42:00 · \d+ s ago$/);
    assert.is(
      await page.locator('.alarm svg title').textContent(),
      'People waiting in the last hour: from 35 to 94, at most 94',
    );
    assert.equal(complaints, []);
  },
);

able(
  titled('the button opens the counters once, says so, and goes on saying so when the page is loaded again'),
  async (of) => {
    const { page, pages, published, show, complaints } = of;
    await page.goto(pages.url);
    await page.focus('.act');
    assert.is(await text(page, '.act'), 'Open 4 counters');
    await page.keyboard.press('Enter');
    await page.waitForFunction("document.querySelector('.result').textContent !== ''");
    const said = 'Applied at 11:42: 4 more counters until 12:40. Watch the line.';
    assert.is(await text(page, '.result'), said);
    assert.is(await page.isVisible('.act'), false);
    assert.equal(
      published.map(({ officeid, data }) => [officeid, data.amount]),
      [['KHI-01', 4]],
    );
    await page.reload();
    await page.waitForSelector('.alarm');
    assert.is(await text(page, '.result'), said);
    show(
      rush({
        offices: [line({ waiting: 20, severity: null })],
        alerts: [],
        totals: { ...rush().totals, offices_crowded: 0 },
      }),
    );
    await page.waitForSelector('.alarm[data-severity=over]');
    assert.is(await text(page, 'h1'), 'No office is crowded now');
    assert.match(await text(page, '.alarm'), /Over\s.*Karachi, Submission: the alarm is over\./s);
    assert.equal(complaints, []);
  },
);

able(titled('what could not be done is said, and the button stays'), async ({ page, pages, published }) => {
  await page.route('**/interventions', (route) => route.fulfill({ status: 409, json: { detail: 'no' } }));
  await page.goto(pages.url);
  await page.click('.act');
  await page.waitForFunction("document.querySelector('.result').textContent.includes('did not work')");
  assert.is(await page.isEnabled('.act'), true);
  assert.is(published.length, 0);
});

able(titled('in Urdu it runs from the right, in every width without a scroll bar'), async (of) => {
  const { page, pages, complaints } = of;
  await page.goto(pages.url);
  await page.click('[data-lang=ur]');
  await page.waitForSelector('.alarm');
  assert.equal(
    await page.evaluate('[document.documentElement.dir, document.documentElement.lang, location.search]'),
    ['rtl', 'ur', '?lang=ur'],
  );
  assert.is(await text(page, 'h1'), '2 میں سے 1 دفتر میں اس وقت رش ہے');
  assert.match(await text(page, '.alarm'), 'اوسطاً 92 افراد قطار میں رہے');
  for (const lang of ['en', 'ur'])
    for (const width of [1280, 768, 390, 320]) {
      await page.setViewportSize({ width, height: 800 });
      await page.click(`[data-lang=${lang}]`);
      const wide = await page.evaluate('document.documentElement.scrollWidth');
      assert.equal([lang, width, wide], [lang, width, width]);
    }
  assert.equal(complaints, []);
});

able(titled('an office with a hostile name is a name'), async ({ page, pages, show, complaints }) => {
  const name = '<img src=x onerror="document.title=1"><script>document.title=2</script>';
  const city = { en: name, ur: name };
  show(
    rush({
      offices: [line({ office: name, city })],
      alerts: [alert({ alert_id: name, office: name, city, explanation: city })],
    }),
  );
  await page.goto(pages.url);
  await page.waitForSelector('.alarm');
  assert.is(await page.locator('#rows b').first().textContent(), name);
  assert.is(await page.locator('main img, main script').count(), 0);
  assert.is(await page.title(), '(1) Rahdari');
  assert.equal(complaints, []);
});

able(titled('a lost connection is said at once, and over when it is back'), async ({ page, pages }) => {
  await page.goto(pages.url);
  await page.waitForSelector('.alarm');
  assert.is(await page.isVisible('#stale'), false);
  await pages.close();
  await page.waitForSelector('#stale:not([hidden])');
  assert.match(await text(page, '#stale'), /^The connection is lost: what you see is \d+ s old/);
  const again = await shown(rush(), { listen: new URL(pages.url).host });
  await page.waitForSelector('#stale', { state: 'hidden' });
  await again.pages.close();
});

able(titled('a snapshot has no buttons, and says how old it is'), async ({ page, show, pages }) => {
  show(rush({ mode: 'snapshot', made_at: new Date(Date.now() - 3_600_000).toISOString() }));
  await page.goto(pages.url);
  await page.waitForSelector('.alarm');
  assert.is(await page.locator('.alarm button:visible').count(), 0);
  assert.is(await text(page, '#asof'), 'snapshot as of 11:42:00 · made 60 min ago');
  assert.match(await text(page, '#stale'), /may be out of date/);
});
test.run();
