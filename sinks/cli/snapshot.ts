// rahdari snapshot: what a stopped engine has committed, as a snapshot now, and into the archive if asked.
import type { Command } from 'commander';
import { settingFlags } from './settings.ts';

const examples = `
Examples:
  rahdari snapshot
  rahdari snapshot --seal -C ./permits    # then: rahdari replay archive makes everything again`;

export function snapshotCommand(program: Command): void {
  settingFlags(program.command('snapshot'), ['data', 'keep'])
    .description('leave a snapshot of what is committed (a running engine leaves them by itself)')
    .option('--seal', 'also seal all that was read into the archive')
    .addHelpText('after', examples)
    .action(async (flags: { seal?: boolean }) => {
      const [{ Engine }, { lastReading }, { settings }] = await Promise.all([
        import('../engine.ts'),
        import('../reading.ts'),
        import('./load-settings.ts'),
      ]);
      const { data: dir, keep } = await settings(['data', 'keep'], flags);
      const notice = (text: string) => process.stderr.write(`${text}\n`);
      const engine = await Engine.open({ dir, notice, ...(await lastReading(dir)) });
      try {
        if (flags.seal) await engine.seal();
        const { stamp, as_of } = await engine.snapshot(Number(keep));
        notice(`snapshot ${stamp} · as of ${as_of} · ${dir}/snapshots/latest.duckdb`);
      } finally {
        await engine.close();
      }
    });
}
