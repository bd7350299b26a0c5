// rahdari snapshot: what a stopped engine has committed, as a snapshot now, and into the archive if asked.
import type { Command } from 'commander';

const examples = `
Examples:
  rahdari snapshot
  rahdari snapshot --seal -C ./permits    # then: rahdari replay archive makes everything again`;

export function snapshotCommand(program: Command): void {
  program
    .command('snapshot')
    .description('leave a snapshot of what is committed (a running engine leaves them by itself)')
    .option('-C, --dir <dir>', 'data directory')
    .option('--seal', 'also seal all that was read into the archive')
    .option('--keep <n>', 'keep the newest so many snapshots (and 48 hourly, 35 daily ones)')
    .addHelpText('after', examples)
    .action(async (flags: { dir?: string; seal?: boolean; keep?: string }) => {
      const [{ Engine }, { lastReading }, { settings }] = await Promise.all([
        import('../engine.ts'),
        import('../reading.ts'),
        import('./config.ts'),
      ]);
      const { data: dir, keep } = await settings({ data: flags.dir, keep: flags.keep });
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
