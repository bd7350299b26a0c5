// What a start would do about changed definitions, told without starting.
import { Engine } from './engine.ts';
import { reference } from './reference.ts';
import { mappingFor } from './replay.ts';

/** For `run` and `replay` with this map (of this file); the directory is left as it is. */
export async function planFor(dir: string, map?: string, file?: string): Promise<string> {
  const { mapping, header } = await mappingFor(map, file);
  return Engine.plan({ dir, mapping, header, reference: map === undefined ? reference() : undefined });
}
