// A process that opens damaged directories, one after another, reads the rest of the log and says what came of it.
import { readFile } from 'node:fs/promises';
import { decoded, nameOf } from '../../engine/ddl.ts';
import { RahdariError } from '../../engine/errors.ts';
import { memoryLog } from '../../engine/inputs/memory.ts';
import { Engine } from '../../sinks/engine.ts';
import { reference } from '../../sinks/reference.ts';
import { mappingFor } from '../../sinks/replay.ts';

/** What was asked: a directory, and the messages of the log in a JSON file. */
export interface Asked {
  readonly dir: string;
  readonly log: string;
}
/** Either a digest of each table, all revisions included, or the code of the error that ended it; and what it told of meanwhile. */
export interface Answer {
  readonly tables?: Readonly<Record<string, string>>;
  readonly code?: string;
  readonly error?: string;
  readonly notices: readonly string[];
}

async function answer({ dir, log }: Asked): Promise<Answer> {
  const notices: string[] = [];
  const texts = JSON.parse(await readFile(log, 'utf8')) as string[];
  const messages = texts.map((text, i) => ({
    ...{ stream: 'PASSPORT', seq: i + 1, storedAt: Number.NaN, bytes: new TextEncoder().encode(text) },
  }));
  try {
    const { mapping } = await mappingFor(undefined);
    const notice = (text: string) => void notices.push(text);
    const engine = await Engine.open({ dir, mapping, reference: reference(), notice });
    try {
      await engine.read(memoryLog(messages));
      await engine.drain();
      await engine.checkpoint();
      return { tables: await digests(engine), notices };
    } finally {
      await engine.close();
    }
  } catch (error) {
    const code = error instanceof RahdariError ? error.code : 'none';
    return { code, error: String(error).slice(0, 500), notices };
  }
}

async function digests({ db, tables }: Engine): Promise<Record<string, string>> {
  const all: Record<string, string> = {};
  for (const table of tables) {
    const [{ digest }] = await db.rows(
      `SELECT md5(string_agg(row, chr(10) ORDER BY row)) AS digest FROM (SELECT t::VARCHAR AS row FROM (${decoded(table)}) t)`,
    );
    all[nameOf(table)] = String(digest);
  }
  return all;
}

process.on('message', async (asked: Asked) => void process.send?.(await answer(asked)));
