// npm run mission: a row for each capability that the mission asks for, with its command and what was seen.
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { capabilities } from './mission/capabilities.ts';
import { judge, type Verdict } from './mission/capability.ts';
import { closing, tableOf } from './mission/report.ts';
import { permits, staged } from './mission/stage.ts';

const help = `Usage: npm run mission -- [--json FILE] [--dir DIR]

  --json FILE  write the same rows as JSON
  --dir DIR    leave the simulated runs in DIR (new or empty), so that every command can be repeated there

Examples:
  npm run mission
  npm run mission -- --json mission.json --dir ./mission
`;
const { values } = parseArgs({
  options: { json: { type: 'string' }, dir: { type: 'string' }, help: { type: 'boolean', short: 'h' } },
});

if (values.help) process.stdout.write(help);
else {
  const dir = values.dir ? resolve(values.dir) : await mkdtemp(join(tmpdir(), 'rahdari-mission-'));
  await mkdir(dir, { recursive: true });
  try {
    const stage = await staged(dir, existsSync(permits));
    const verdicts: Verdict[] = [];
    const pairs = capabilities.values();
    const lane = async () => {
      for (const capability of pairs) verdicts.push(await judge(capability, stage));
    };
    await Promise.all([lane(), lane()]);
    verdicts.sort((a, b) => Number(a.id.slice(1)) - Number(b.id.slice(1)));
    process.stdout.write(`${tableOf(verdicts)}\n\n${closing(verdicts)}\n`);
    if (values.json) await writeFile(values.json, `${JSON.stringify(verdicts, null, 2)}\n`);
    if (verdicts.some(({ result }) => result === 'fail')) process.exitCode = 1;
  } finally {
    if (!values.dir) await rm(dir, { recursive: true, force: true });
  }
}
