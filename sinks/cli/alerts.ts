// rahdari alerts: which are open, what they mean, as they come, and taking one on.
import { type Command, Option } from 'commander';
import type { Language } from '../../data/messages.ts';
import { ConfigError } from '../../engine/errors.ts';
import { severities } from '../../engine/watch.ts';
import { natsKeys, settingFlags } from './settings.ts';
import { formatOption, rowsOf } from './sql.ts';

const examples = `
Examples:
  rahdari alerts list
  rahdari alerts tail --severity critical
  rahdari alerts explain a-18fd9e78f5d4ae78 --lang ur
  rahdari alerts ack a-18fd9e78f5d4ae78`;
const ending = (...lines: string[]) => ['', 'Examples:', ...lines.map((line) => `  ${line}`)].join('\n');

function officeCode(text: string): string {
  if (/^[A-Z0-9-]+$/.test(text)) return text;
  throw new ConfigError('E-ARG-006', `--office "${text}" is no office code`, '--office LHR-01');
}

const listed = `SELECT alert, severity, state, kind, office, key, since_at, observed, expected, action, amount, until_at, acknowledge_by_at
FROM core.alerts
ORDER BY state IN ('clear', 'corrected'), list_position(['critical', 'warning', 'info'], severity), since_at DESC, alert`;

export function alertsCommand(program: Command): void {
  const alerts = program.command('alerts').description('alerts: list, follow, explain, acknowledge');
  alerts.addHelpText('after', examples);
  for (const add of [listCommand, tailCommand, explainCommand, ackCommand]) add(alerts);
}

function listCommand(alerts: Command): void {
  settingFlags(alerts.command('list'), ['data'])
    .description('alerts of the newest snapshot, open ones first')
    .addOption(formatOption())
    .option('--limit <n>', 'at most so many (table: 1000)')
    .addHelpText('after', ending('rahdari alerts list', 'rahdari alerts list --format ndjson --limit 20'))
    .action(async (flags) => {
      const [{ answer }, { settings }] = await Promise.all([
        import('./answer.ts'),
        import('./load-settings.ts'),
      ]);
      const { data } = await settings(['data'], flags);
      await answer({ dir: data, sql: listed, format: flags.format, limit: rowsOf(flags.limit) });
    });
}

function tailCommand(alerts: Command): void {
  settingFlags(alerts.command('tail'), ['data', 'lang', ...natsKeys])
    .description('follow alerts from now on: over NATS, or from snapshot to snapshot where there is none')
    .addOption(new Option('--severity <severity>', 'only these').choices([...severities]))
    .option('--office <code>', 'only of this office', officeCode)
    .addOption(
      new Option('--format <format>', 'a line for people, or a CloudEvent in JSON a line')
        .choices(['table', 'ndjson'])
        .default('table'),
    )
    .addHelpText(
      'after',
      ending(
        'rahdari alerts tail',
        'rahdari alerts tail --severity critical --office LHR-01',
        'rahdari alerts tail --format ndjson --server nats://127.0.0.1:4222 > alerts.ndjson',
      ),
    )
    .action(async (flags) => {
      const [{ tail }, { settings }, { linkOf }, { interruptible }] = await Promise.all([
        import('./alerts-tail.ts'),
        import('./load-settings.ts'),
        import('./link.ts'),
        import('./progress.ts'),
      ]);
      const { data, lang } = await settings(['data', 'lang'], flags);
      const { severity, office, format } = flags;
      const [link, signal] = [await linkOf(flags), interruptible()];
      await tail({ dir: data, link, severity, office, format, lang: lang as Language, signal });
      process.exitCode = 130;
    });
}

function explainCommand(alerts: Command): void {
  settingFlags(alerts.command('explain'), ['data', 'lang'])
    .description('one alert: its rule, its numbers and the SQL that gives them, its life so far')
    .argument('<alert>', 'its id')
    .addHelpText(
      'after',
      ending(
        'rahdari alerts explain a-18fd9e78f5d4ae78',
        'rahdari alerts explain a-18fd9e78f5d4ae78 --lang ur -C ./demo',
      ),
    )
    .action(async (alert: string, flags) => {
      const [{ explainAlert }, { settings }] = await Promise.all([
        import('./alerts-explain.ts'),
        import('./load-settings.ts'),
      ]);
      const { data, lang } = await settings(['data', 'lang'], flags);
      await explainAlert(data, alert, lang as Language);
    });
}

function ackCommand(alerts: Command): void {
  settingFlags(alerts.command('ack'), ['data', ...natsKeys])
    .description('take an alert on: it is not escalated then')
    .argument('<alert>', 'its id')
    .option('--office <code>', 'whose it is (default: as the newest snapshot says)', officeCode)
    .option('--page <url>', 'page of a demo, asked where no NATS is', 'http://127.0.0.1:4310')
    .addHelpText(
      'after',
      ending(
        'rahdari alerts ack a-18fd9e78f5d4ae78',
        'rahdari alerts ack a-18fd9e78f5d4ae78 --office LHR-01 --server nats://127.0.0.1:4222',
      ),
    )
    .action(async (alert: string, flags) => {
      const [{ acknowledge }, { settings }, { linkOf }] = await Promise.all([
        import('./alerts-ack.ts'),
        import('./load-settings.ts'),
        import('./link.ts'),
      ]);
      const { data } = await settings(['data'], flags);
      const { office, page } = flags;
      const told = await acknowledge({ dir: data, link: await linkOf(flags), alert, office, page });
      process.stderr.write(`${told}\n`);
    });
}
