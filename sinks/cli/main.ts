#!/usr/bin/env node
// The `rahdari` command: a table of verbs, each loading its work only when asked for.
import { Command } from 'commander';
import manifest from '../../package.json' with { type: 'json' };

const program = new Command('rahdari')
  .description('Watches a passport service in real time.')
  .version(manifest.version, '-V, --version', 'print the version')
  .helpOption('-h, --help', 'print this help');

program
  .command('demo-sample')
  .description('run the bundled sample and print what was found')
  .action(() => {
    console.log('The sample is not built yet.');
  });

await program.parseAsync();
