// rahdari streams: the streams the service relies on, compared with the server's and made so.
import type { Command } from 'commander';
import { natsKeys, settingFlags } from './settings.ts';

const examples = `
Examples:
  rahdari streams plan
  rahdari streams apply --server nats://127.0.0.1:4222`;

const done = {
  create: 'created',
  update: 'updated',
  none: 'as declared',
  refuse: 'cannot be changed',
} as const;
const planned = { ...done, create: 'to create', update: 'to update' } as const;

export function streamsCommand(program: Command): void {
  const streams = program
    .command('streams')
    .description('streams: what is declared, and what the server has')
    .addHelpText('after', examples);
  for (const verb of ['plan', 'apply'] as const)
    settingFlags(streams.command(verb), natsKeys)
      .description(
        verb === 'plan' ? 'say what would change, changing nothing' : 'create and update the streams',
      )
      .addHelpText('after', examples)
      .action(async (flags: object) => {
        const { applyStreams, planStreams, streamsOf } = await import('../streams.ts');
        const { connectNats } = await import('../../engine/nats.ts');
        const { wallTime } = await import('../wall-time.ts');
        const { passport } = await import('../../data/events.ts');
        const { linkOf } = await import('./link.ts');
        const nats = await connectNats({ ...(await linkOf(flags)), time: wallTime });
        try {
          const wanted = streamsOf(passport.prefix);
          const words = verb === 'plan' ? planned : done;
          const plans = await (verb === 'plan' ? planStreams : applyStreams)(nats, wanted);
          for (const { wanted, action, differences } of plans)
            process.stdout.write(
              `${wanted.name}\t${words[action]}${differences.map((text) => `\n\t${text}`).join('')}\n`,
            );
          if (verb === 'plan' && plans.some(({ action }) => /create|update/.test(action)))
            process.stderr.write('next: rahdari streams apply\n');
          if (plans.some(({ action }) => action === 'refuse')) process.exitCode = 3;
        } finally {
          await nats.close();
        }
      });
}
