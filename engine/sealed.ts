// JSON that carries a digest of itself, so that a damaged byte is noticed and not believed.
import { createHash } from 'node:crypto';

const digestOf = (value: object) => createHash('sha256').update(JSON.stringify(value)).digest('hex');

export const sealed = (value: object): string =>
  `${JSON.stringify({ ...value, seal: digestOf(value) }, null, 1)}\n`;

/** What was sealed; undefined where it is damaged. What was written before there were seals is taken as it is. */
export function unsealed<T extends object>(bytes: Uint8Array): T | undefined {
  try {
    const { seal, ...value } = JSON.parse(new TextDecoder().decode(bytes));
    return seal === undefined || seal === digestOf(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
