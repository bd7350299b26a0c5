// rahdari serve: the page over the snapshots of a directory, for a host that only reads.
import type { Command } from 'commander';
import { settingFlags } from './settings.ts';

const examples = `
Examples:
  rahdari serve
  rahdari serve -C ./rahdari-data --listen 127.0.0.1:4311`;

/** How often a newer snapshot is looked for, ms. */
const every = 1000;

export function serveCommand(program: Command): void {
  settingFlags(program.command('serve'), ['data', 'listen'])
    .description('show the newest snapshot on the page, and the next one when it is there')
    .addHelpText('after', examples)
    .action(async (flags: object) => {
      const [{ serve }, { startPages }, { wallTime }, { settings }, { interruptible }] = await Promise.all([
        import('../serve.ts'),
        import('../pages/start-pages.ts'),
        import('../wall-time.ts'),
        import('./load-settings.ts'),
        import('./progress.ts'),
      ]);
      const { data, listen } = await settings(['data', 'listen'], flags);
      const notice = (text: string) => void process.stderr.write(`${text}\n`);
      const signal = interruptible();
      const source = await serve(data, wallTime, notice);
      const pages = await startPages({ listen, source, notice });
      process.stderr.write(`${pages.url} shows the snapshots in ${data} (Ctrl-C ends it)\n`);
      await source.follow(every, signal);
      await pages.close();
      process.exitCode = 130;
    });
}
