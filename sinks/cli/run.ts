// rahdari run: not built yet.
import type { Command } from 'commander';

export function runCommand(program: Command): void {
  program
    .command('run')
    .description('not built yet')
    .action(() => {
      process.stderr.write('not built yet\n');
      process.exitCode = 1;
    });
}
