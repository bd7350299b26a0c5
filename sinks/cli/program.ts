// The table of verbs: each registers its options here and loads its work only when asked for.
import { Command } from 'commander';
import manifest from '../../package.json' with { type: 'json' };
import { alertsCommand } from './alerts.ts';
import { calendarCommand } from './calendar.ts';
import { configCommand } from './config.ts';
import { demoCommand } from './demo.ts';
import { doctorCommand } from './doctor.ts';
import { explainCommand } from './explain.ts';
import { mapCommand } from './map.ts';
import { queryCommand } from './query.ts';
import { referenceCommand } from './reference.ts';
import { rejectsCommand } from './rejects.ts';
import { replayCommand } from './replay.ts';
import { runCommand } from './run.ts';
import { serveCommand } from './serve.ts';
import { simulateCommand } from './simulate.ts';
import { snapshotCommand } from './snapshot.ts';
import { sqlCommand } from './sql.ts';
import { startCommand } from './start.ts';
import { statusCommand } from './status.ts';
import { streamsCommand } from './streams.ts';
import { verifyCommand } from './verify.ts';

const examples = `
Examples:
  rahdari demo-sample
  rahdari replay events.ndjson
  rahdari query --list
  rahdari sql "SHOW ALL TABLES"`;

const verbs = [
  demoCommand,
  startCommand,
  runCommand,
  replayCommand,
  simulateCommand,
  snapshotCommand,
  verifyCommand,
  explainCommand,
  serveCommand,
  mapCommand,
  streamsCommand,
  sqlCommand,
  queryCommand,
  alertsCommand,
  rejectsCommand,
  statusCommand,
  calendarCommand,
  referenceCommand,
  doctorCommand,
  configCommand,
];
/** The command line, not yet parsed. */
export function programOf(): Command {
  const program = new Command('rahdari')
    .description('Watches a passport service in real time.')
    .version(manifest.version, '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print this help')
    .showHelpAfterError('(rahdari COMMAND --help shows how)')
    .addHelpText('after', examples)
    .exitOverride();
  for (const add of verbs) add(program);
  return program;
}
