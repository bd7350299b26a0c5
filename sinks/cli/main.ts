#!/usr/bin/env node
// The `rahdari` command.
import { complaintOf, exitCodeOf } from './exit.ts';
import { programOf } from './program.ts';

// A reader that has had enough (`| head`) is no failure.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit(0);
});

try {
  await programOf().parseAsync();
} catch (error) {
  process.stderr.write(complaintOf(error, process.env.RAHDARI_DEBUG === '1'));
  process.exitCode = exitCodeOf(error);
}
