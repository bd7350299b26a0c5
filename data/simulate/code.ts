// Short codes that stand for a text: of runs and of officers.
import { hash128 } from '../../engine/hash.ts';

/** So many letters and digits that stand for a text. */
export function code(text: string, length: number): string {
  const bytes = new TextEncoder().encode(text);
  const words = new Uint32Array(4);
  hash128(bytes, 0, bytes.length, words, 0);
  return [...words]
    .map((word) => word.toString(36).padStart(7, '0'))
    .join('')
    .slice(-length);
}
