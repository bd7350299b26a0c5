// rahdari demo: a simulated service, the engine, the page; what happens is told on stderr, a line a second.
import { spawn } from 'node:child_process';
import { type Command, InvalidArgumentError } from 'commander';
import { settingFlags } from './settings.ts';

const examples = `
Examples:
  rahdari demo
  rahdari demo --scenario rush --seed 7 --offices 12 --for 2m
  rahdari demo --scenario calm --speed 600 --no-open -C ./calm
  rahdari demo --nats nats://127.0.0.1:4222      # the same over a real broker`;

interface Flags {
  readonly scenario: string;
  readonly seed: number;
  readonly offices: number;
  readonly speed: number;
  readonly start: number;
  readonly for?: number;
  readonly nats?: string;
  readonly open: boolean;
}

export function demoCommand(program: Command): void {
  settingFlags(program.command('demo'), ['data', 'listen'])
    .description('a simulated service at 60 times its pace, watched live: page, alarms, snapshots')
    .option(
      '--scenario <name>',
      'what is planted: calm, rush, nadra-slow... of data/scenarios.csv, or several joined by +',
      'rush',
    )
    .option('--seed <n>', 'the same seed gives the same service', whole, 7)
    .option('--offices <n>', 'how many offices', whole, 12)
    .option('--speed <factor>', 'simulated time over time that passes', whole, 60)
    .option('--start <time>', 'first simulated instant', instant, Date.parse('2026-03-02T03:58:00Z'))
    .option('--for <duration>', 'end after so long, such as 2m', duration)
    .option('--nats <url>', 'over a NATS server instead of a log of its own')
    .option('--no-open', 'do not open the page in a browser')
    .addHelpText('after', examples)
    .action(async (flags: Flags) => {
      const [{ demo }, { lookOn }, { settings }, { interruptible }, { wallTime }] = await Promise.all([
        import('../demo.ts'),
        import('../onlookers.ts'),
        import('./load-settings.ts'),
        import('./progress.ts'),
        import('../wall-time.ts'),
      ]);
      const { data: dir, listen } = await settings(['data', 'listen'], flags);
      const signal = interruptible();
      const show = (url: string) => void (flags.open && browse(url));
      const notice = (text: string) => void process.stderr.write(`${text}\n`);
      const { scenario, seed, offices, start, speed } = flags;
      notice(`rahdari demo · ${offices} offices · ${speed}x · scenario ${scenario} · seed ${seed} · ${dir}`);
      await demo({
        ...{ dir, scenario, seed, offices, start, speed, signal, notice, time: wallTime },
        lasts: flags.for,
        server: flags.nats === undefined ? undefined : { url: flags.nats },
        snapshotEvery: 20_000,
        stage: (staged) => lookOn(staged, { listen, show, time: wallTime, notice }),
      });
      notice(
        `next: npx rahdari sql -C ${dir} "FROM core.alerts", npx rahdari query --list, or the same demo again: it goes on`,
      );
      if (signal.aborted) process.exitCode = 130;
    });
}

/** Opens the page with what the desktop has for it, if there is a desktop. */
function browse(url: string): void {
  const { platform, env } = process;
  if (platform === 'linux' && !env.DISPLAY && !env.WAYLAND_DISPLAY) return;
  const opener = platform === 'darwin' ? 'open' : platform === 'win32' ? 'explorer' : 'xdg-open';
  spawn(opener, [url], { stdio: 'ignore', detached: true })
    .on('error', () => {})
    .unref();
}

function whole(text: string): number {
  if (/^\d{1,7}$/.test(text) && Number(text) >= 1) return Number(text);
  throw new InvalidArgumentError('Write a whole number from 1 on.');
}

function instant(text: string): number {
  const at = Date.parse(text);
  if (Number.isFinite(at)) return at;
  throw new InvalidArgumentError('Write an instant such as 2026-03-02T03:58:00Z.');
}

function duration(text: string): number {
  const [, n, unit] = /^(\d{1,6})(s|m|h)$/.exec(text) ?? [];
  if (n !== undefined) return Number(n) * { s: 1000, m: 60_000, h: 3_600_000 }[unit as 's' | 'm' | 'h'];
  throw new InvalidArgumentError('Write a duration such as 90s or 2m.');
}
