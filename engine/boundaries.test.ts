// Holds the shape of the project: who may import whom, how files are named, how long they are and what they may say.
import { readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';

const root = fileURLToPath(new URL('..', import.meta.url));
const folders = ['engine', 'data', 'pipelines', 'sinks', 'bench'];

const topLevel = [
  ...folders,
  'package.json package-lock.json tsconfig.json biome.json',
  'README.md LICENSE CHANGELOG.md CONTRIBUTING.md SECURITY.md',
  'node_modules dist rahdari-data',
].flatMap((names) => names.split(' '));

const importers: [string, RegExp][] = [
  ['@apache-arrow/ts', /^engine\/arrow\.ts$/],
  ['@duckdb/node-api', /^engine\/duckdb\.ts$/],
  ['@nats-io/', /^engine\/(nats|dial)\.ts$/],
  ['fast-csv', /^(engine\/inputs\/csv|sinks\/cli\/format)\.ts$/],
  ['rxjs', /^(engine\/run(\.test)?\.ts$|engine\/inputs\/|sinks\/|bench\/(sums|crowding)\.ts$)/],
];

// Files that may be longer than 200 lines, each with its reason.
const longFiles = new Map<string, string>([['engine/kernel.ts', 'the order of the story in one place']]);

const files = folders.flatMap((folder) => list(join(root, folder)));
const scripts = files.filter((file) => /\.(ts|tsx|mjs|js)$/.test(file));
const code = files.filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'));
const tests = files.filter((file) => file.endsWith('.test.ts'));
const texts = new Map(scripts.map((file) => [file, readFileSync(join(root, file), 'utf8')]));
const graph = new Map(scripts.map((file) => [file, imports(file)]));

const shape = suite('boundaries');

shape('imports run one way: engine, data, pipelines, sinks, bench', () => {
  const wrong = edges().filter(([from, to]) => rank(to) > rank(from));
  assert.equal(wrong.map(arrow), []);
});

shape('relative imports stay inside the five folders', () => {
  const wrong = edges().filter(([, to]) => to.startsWith('.') || (rank(to) < 0 && to !== 'package.json'));
  assert.equal(wrong.map(arrow), []);
});

shape('each outside package is imported in its own place only', () => {
  const wrong = scripts.flatMap((file) =>
    packages(file)
      .filter((name) => importers.some(([owned, where]) => owns(owned, name) && !where.test(file)))
      .map((name) => arrow([file, name])),
  );
  assert.equal(wrong, []);
});

shape('no file imports itself by way of others', () => {
  const done = new Set<string>();
  const walk = (file: string, path: string[]): string[] => {
    if (path.includes(file)) return [[...path.slice(path.indexOf(file)), file].join(' -> ')];
    if (done.has(file)) return [];
    const found = (graph.get(file) ?? []).flatMap((next) => walk(next, [...path, file]));
    done.add(file);
    return found;
  };
  assert.equal(
    scripts.flatMap((file) => walk(file, [])),
    [],
  );
});

shape('the engine knows no passports', () => {
  const words = /passport|applicant|booklet|printer|citizen|\bvisas?\b/i;
  assert.equal(linesMatching(inEngine(code), words), []);
});

shape('the engine reads no clock but through its ports', () => {
  const clock = /Date\.now\(|new Date\(\)|performance\.now\(/;
  assert.equal(linesMatching(inEngine(code).filter(isNot('engine/ports.ts')), clock), []);
});

shape('no file is a drawer for odds and ends', () => {
  const drawer = /^(utils?|helpers?|common|misc|types)\./;
  assert.equal(
    files.filter((file) => drawer.test(basename(file))),
    [],
  );
});

shape('no file has more than 200 lines', () => {
  const long = code.filter((file) => !longFiles.has(file) && lines(file).length > 200);
  assert.equal(
    long.map((file) => `${file} has ${lines(file).length}`),
    [],
  );
});

shape('a file begins by saying what it is for', () => {
  const silent = code.filter((file) => {
    const [first, second] = lines(file);
    return !/^\/\/ \S.*\S/.test((first?.startsWith('#!') ? second : first) ?? '');
  });
  assert.equal(silent, []);
});

shape('every test file runs its suites, and all of their tests', () => {
  const wrong = tests.filter(
    (file) => !/\.run\(\)/.test(texts.get(file)!) || /\.only\(/.test(texts.get(file)!),
  );
  assert.equal(wrong, []);
});

shape('the top level holds only what belongs there', () => {
  const strange = readdirSync(root).filter((name) => !name.startsWith('.') && !topLevel.includes(name));
  assert.equal(strange, []);
});

shape('each folder has a README of at most 60 lines', () => {
  const wrong = folders.filter((folder) => {
    const readme =
      files.includes(`${folder}/README.md`) && readFileSync(join(root, folder, 'README.md'), 'utf8');
    return !readme || readme.trimEnd().split('\n').length > 60;
  });
  assert.equal(wrong, []);
});

shape.run();

function list(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (!entry.isDirectory()) return [relative(root, path)];
    return /^(node_modules|dist|fixtures|\..*)$/.test(entry.name) ? [] : list(path);
  });
}

function specifiers(file: string): string[] {
  const pattern =
    /^\s*(?:import|export)\b[^'";]*?\bfrom\s*['"]([^'"]+)|^\s*import\s*['"]([^'"]+)|\bimport\(\s*['"]([^'"]+)/gm;
  return [...texts.get(file)!.matchAll(pattern)].map((found) => (found[1] ?? found[2] ?? found[3])!);
}

function imports(file: string): string[] {
  return specifiers(file)
    .filter((name) => name.startsWith('.'))
    .map((name) => relative(root, resolve(root, dirname(file), name)));
}

function packages(file: string): string[] {
  return specifiers(file).filter((name) => !name.startsWith('.'));
}

function owns(owned: string, name: string): boolean {
  return owned.endsWith('/') ? name.startsWith(owned) : name === owned || name.startsWith(`${owned}/`);
}

function edges(): [string, string][] {
  return [...graph].flatMap(([from, targets]) => targets.map((to): [string, string] => [from, to]));
}

function rank(file: string): number {
  return folders.indexOf(file.split('/')[0]!);
}

function arrow([from, to]: [string, string]): string {
  return `${from} -> ${to}`;
}

function inEngine(list: string[]): string[] {
  return list.filter((file) => file.startsWith('engine/'));
}

function isNot(name: string): (file: string) => boolean {
  return (file) => file !== name;
}

function lines(file: string): string[] {
  return texts.get(file)!.trimEnd().split('\n');
}

function linesMatching(list: string[], pattern: RegExp): string[] {
  return list.flatMap((file) =>
    lines(file).flatMap((line, i) => (pattern.test(line) ? [`${file}:${i + 1} ${line.trim()}`] : [])),
  );
}
