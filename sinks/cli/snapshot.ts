// rahdari snapshot: not built yet.
import type { Command } from 'commander';

export function snapshotCommand(program: Command): void {
  program
    .command('snapshot')
    .description('not built yet')
    .action(() => {
      process.stderr.write('not built yet\n');
      process.exitCode = 1;
    });
}
