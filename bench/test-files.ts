// Which files hold tests, and what is said of them all at the end.
import { readdirSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';

export interface Counts {
  passed: number;
  failed: number;
  skipped: number;
}

/** Below `root` (the project's folders unless given), those whose path holds one of `parts`; where there are none, `none` is told why. */
export function testFiles(
  root: string | undefined,
  parts: readonly string[],
  none: (why: string) => void,
): string[] {
  const folders = root ? ['.'] : ['engine', 'data', 'pipelines', 'sinks', 'bench'];
  const from = resolve(root ?? '.');
  const files = folders
    .flatMap((folder) => find(join(from, folder)))
    .map((file) => relative(from, file))
    .filter((file) => parts.length === 0 || parts.some((part) => file.includes(part)));
  if (files.length === 0) none(`FAILED no test file under ${from} matches ${parts.join(' ') || 'at all'}`);
  return files;
}

export const summaryOf = ({ passed, failed, skipped }: Counts, details: readonly string[]): string =>
  `${details.length > 0 ? `\n${details.join('\n')}\n` : ''}\n${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}\n`;

function find(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true })
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => {
      const path = join(folder, entry.name);
      if (entry.isDirectory())
        return /^(node_modules|dist|fixtures|\..*)$/.test(entry.name) ? [] : find(path);
      return entry.name.endsWith('.test.ts') ? [path] : [];
    });
}
