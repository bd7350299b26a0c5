// rahdari map: drafts a map of foreign columns, and tries one on its file.
import type { Command } from 'commander';
import { ConfigError } from '../../engine/errors.ts';

const examples = `
Examples:
  rahdari map init receipt.csv --out receipt.yaml
  rahdari map init events.ndjson
  rahdari map check data/maps/wabo-receipt.yaml --for receipt.csv`;
const sampled = 1000;

export function mapCommand(program: Command): void {
  const map = program
    .command('map')
    .description('maps: how foreign columns become events')
    .addHelpText('after', examples);
  map
    .command('init')
    .description('draft a map from a CSV, NDJSON or JSON file')
    .argument('<file>', 'a sample of the data')
    .option('--out <file>', 'write it there, if nothing is there (default: stdout)')
    .addHelpText('after', examples)
    .action(async (file: string, { out }: { out?: string }) => {
      const { draftMap } = await import('../../data/draft.ts');
      const { header, rows } = await sample(file);
      const draft = draftMap(header, rows);
      if (out === undefined) process.stdout.write(draft);
      else {
        const { writeFile } = await import('node:fs/promises');
        await writeFile(out, draft, { flag: 'wx' }).catch((cause) => {
          throw new ConfigError(
            'E-MAP-010',
            `cannot write ${out}: ${cause.message}`,
            'choose another --out',
            { cause },
          );
        });
      }
      const check = `rahdari map check ${out ?? 'MAP.yaml'} --for ${file}`;
      process.stderr.write(`a draft from ${rows.length} rows: read its comments, then ${check}\n`);
    });
  map
    .command('check')
    .description('read a map, look its columns up in a file, and decode that file without keeping anything')
    .argument('<file>', 'the map')
    .requiredOption('--for <file>', 'the data it is for')
    .addHelpText('after', examples)
    .action(async (path: string, flags: { for: string }) => {
      const { received, filtered, reasons } = await tryMap(path, flags.for);
      const rejected = [...reasons.values()].reduce((sum, n) => sum + n, 0);
      for (const [reason, n] of [...reasons].sort((a, b) => b[1] - a[1]))
        process.stdout.write(`${reason}\t${n}\n`);
      process.stderr.write(
        `${path}: ${received} rows, ${rejected} rejected, ${filtered} left out by where\n`,
      );
      if (rejected > 0) process.exitCode = 3;
    });
}

/** The head of a file: CSV by its name, else one JSON object a line, or one JSON array. */
async function sample(file: string): Promise<{ header?: string[]; rows: unknown[] }> {
  const rows: unknown[] = [];
  if (/\.csv$/i.test(file)) {
    const { csvRows } = await import('../../engine/inputs/csv.ts');
    for await (const cells of csvRows(file)) if (rows.push(cells) > sampled) break;
    if (rows.length === 0)
      throw new ConfigError('E-MAP-011', `${file} is empty`, 'give a file with a header');
    return { header: rows.shift() as string[], rows };
  }
  const { textOf } = await import('../replay.ts');
  const text = await textOf(file);
  try {
    if (text.trimStart().startsWith('[')) rows.push(...(JSON.parse(text) as unknown[]).slice(0, sampled));
    else for (const line of text.split('\n', sampled)) if (line.trim()) rows.push(JSON.parse(line));
  } catch (cause) {
    throw new ConfigError(
      'E-MAP-012',
      `${file}: ${(cause as Error).message}`,
      'give CSV (.csv), NDJSON or a JSON array',
      { cause },
    );
  }
  return { rows };
}

/** What would become of each row: how many came, were left out by `where`, were refused for which reason. */
async function tryMap(path: string, file: string) {
  const [
    { mappingFor },
    { passport },
    { Batch },
    { Decoder },
    { Dictionaries },
    { Identifiers },
    { fileLog },
  ] = await Promise.all([
    import('../replay.ts'),
    import('../../data/events.ts'),
    import('../../engine/batch.ts'),
    import('../../engine/decode/decoder.ts'),
    import('../../engine/labels.ts'),
    import('../../engine/identifiers.ts'),
    import('../../engine/inputs/file.ts'),
  ]);
  const { mapping, header } = await mappingFor(path, file);
  const dictionaries = new Dictionaries();
  const identifiers = new Identifiers();
  const decoder = new Decoder({ mapping, catalogue: passport, dictionaries, identifiers, header });
  const batch = new Batch(passport);
  const input = await fileLog(file, mapping).open(new Map());
  const reasons = new Map<string, number>();
  let received = 0;
  let filtered = 0;
  try {
    for (;;) {
      const messages = await input.next(4096);
      if (messages === null) return { received, filtered, reasons };
      batch.clear();
      decoder.decode(messages, batch);
      received += batch.received;
      filtered += batch.filtered;
      for (let row = 0; row < batch.rejected.n; row++) {
        const reason = dictionaries.of('reason').text(batch.rejected.of.reason[row]);
        reasons.set(reason, (reasons.get(reason) ?? 0) + 1);
      }
    }
  } finally {
    await input.close();
  }
}
