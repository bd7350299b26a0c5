#!/usr/bin/env node
// The `rahdari` command: a table of verbs, each loading its work only when asked for.
import { Command } from 'commander';
import manifest from '../../package.json' with { type: 'json' };
import { configCommand } from './config.ts';
import { doctorCommand } from './doctor.ts';
import { complaintOf, exitCodeOf } from './exit.ts';
import { mapCommand } from './map.ts';
import { queryCommand } from './query.ts';
import { replayCommand } from './replay.ts';
import { runCommand } from './run.ts';
import { simulateCommand } from './simulate.ts';
import { sqlCommand } from './sql.ts';
import { startCommand } from './start.ts';
import { streamsCommand } from './streams.ts';

const program = new Command('rahdari')
  .description('Watches a passport service in real time.')
  .version(manifest.version, '-V, --version', 'print the version')
  .helpOption('-h, --help', 'print this help')
  .showHelpAfterError('(rahdari COMMAND --help shows how)')
  .addHelpText(
    'after',
    '\nExamples:\n  rahdari replay events.ndjson\n  rahdari query --list\n  rahdari sql "SHOW ALL TABLES"',
  )
  .exitOverride();

const commands = [
  startCommand,
  runCommand,
  replayCommand,
  simulateCommand,
  mapCommand,
  streamsCommand,
  sqlCommand,
  queryCommand,
  doctorCommand,
  configCommand,
];
for (const add of commands) add(program);

// A reader that has had enough (`| head`) is no failure.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit(0);
});

try {
  await program.parseAsync();
} catch (error) {
  process.stderr.write(complaintOf(error, process.env.RAHDARI_DEBUG === '1'));
  process.exitCode = exitCodeOf(error);
}
