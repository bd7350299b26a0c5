// A process that opens damaged directories, one after another, reads the rest of the log and says what came of it.
import { readFile } from 'node:fs/promises';
import { RahdariError } from '../../engine/errors.ts';
import { memoryLog } from '../../engine/inputs/memory.ts';
import { Engine } from '../../sinks/engine.ts';
import { found } from '../../sinks/laws.fixture.ts';
import { reference } from '../../sinks/reference.ts';
import { mappingFor } from '../../sinks/replay.ts';

/** What was asked: a directory, and the messages of the log in a JSON file. */
export interface Asked {
  readonly dir: string;
  readonly log: string;
}
/** Either the tables, all revisions included, or the code of the error that ended it; and what it told of meanwhile. */
export interface Answer {
  readonly tables?: string;
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
      const { tables, revisions } = await found(engine);
      return { tables: tables + revisions, notices };
    } finally {
      await engine.close();
    }
  } catch (error) {
    const code = error instanceof RahdariError ? error.code : 'none';
    return { code, error: String(error).slice(0, 500), notices };
  }
}

process.on('message', async (asked: Asked) => void process.send?.(await answer(asked)));
