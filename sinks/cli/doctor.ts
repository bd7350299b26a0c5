// rahdari doctor: is everything here that the engine needs? Each check says what it found and what to do.
import type { Command } from 'commander';
import type { Check } from './check.ts';
import { natsKeys, settingFlags } from './settings.ts';

const examples = `
Examples:
  rahdari doctor
  rahdari doctor --server nats://127.0.0.1:4222
  rahdari doctor --json -C /srv/rahdari`;

/** Findings for people, one a line; the remedy under what is not ok. */
export function findings(checks: readonly Check[]): string {
  const lines = checks.map(
    ({ name, status, found, remedy }) =>
      `${(status === 'fail' ? 'FAIL' : status).padEnd(4)}  ${name.padEnd(10)}  ${found}${status === 'ok' ? '' : `\n${' '.repeat(18)}fix: ${remedy}`}`,
  );
  const count = (wanted: Check['status']) => checks.filter(({ status }) => status === wanted).length;
  return `${lines.join('\n')}\n${checks.length} checks: ${count('ok')} ok, ${count('warn')} warn, ${count('fail')} fail\n`;
}

export function doctorCommand(program: Command): void {
  settingFlags(program.command('doctor'), ['data', 'calendars', ...natsKeys])
    .description(
      'check this machine, the data directory and the NATS server; exit code 3 where a check fails',
    )
    .option('--json', 'print {"checks": [...]}')
    .addHelpText('after', examples)
    .action(async (flags) => {
      const [{ examine }, { linkOf }, { settings }, { parseDuration }] = await Promise.all([
        import('./checks.ts'),
        import('./link.ts'),
        import('./load-settings.ts'),
        import('../../engine/duration.ts'),
      ]);
      const known = await settings(['data', 'snapshot_every', 'calendars'], flags);
      const every = parseDuration(known.snapshot_every);
      const checks = await examine(known.data, await linkOf(flags), every, known.calendars);
      process.stdout.write(flags.json ? `${JSON.stringify({ checks }, null, 2)}\n` : findings(checks));
      if (checks.some(({ status }) => status === 'fail')) process.exitCode = 3;
    });
}
