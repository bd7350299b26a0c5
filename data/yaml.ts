// A YAML file read by hand, so that every complaint names its file, line and column. Every scalar is a text.
import { isMap, isScalar, isSeq, LineCounter, type Node, parseDocument } from 'yaml';
import { ConfigError } from '../engine/errors.ts';
import { didYouMean, oneOf } from './nearest.ts';

interface File {
  readonly path: string;
  readonly lines: LineCounter;
  /** What the file is to a person: the map. */
  readonly name: string;
  /** First part of the codes: E-MAP. */
  readonly code: string;
}

/** One node of the file. */
export class Entry {
  private readonly steps: string;
  private readonly file: File;
  private readonly node: Node | null;
  private readonly key: Node | null;

  constructor(file: File, steps: string, node: Node | null, key: Node | null = null) {
    this.file = file;
    this.steps = steps;
    this.node = node;
    this.key = key;
  }

  /** How a person finds it: `columns.step`. */
  get name(): string {
    return this.steps || this.file.name;
  }

  get isText(): boolean {
    return isScalar(this.node) && this.node.value !== '';
  }

  fail(code: number, what: string, remedy: string): never {
    return refuse(this.file, code, (this.node ?? this.key)?.range?.[0] ?? 0, what, remedy);
  }

  /** The same, pointing at the key before the value. */
  failAtKey(code: number, what: string, remedy: string): never {
    return refuse(this.file, code, (this.key ?? this.node)?.range?.[0] ?? 0, what, remedy);
  }

  /** The entries below, by key; all keys are among `known`, if it is given. */
  fields(known?: readonly string[]): Map<string, Entry> {
    if (!isMap<Node, Node | null>(this.node))
      return this.fail(2, `${this.name} must be keys and values`, 'write "key: value" lines below it');
    const found = new Map<string, Entry>();
    for (const { key, value } of this.node.items) {
      const word = isScalar(key) ? String(key.value) : '';
      const entry = new Entry(this.file, this.steps ? `${this.steps}.${word}` : word, value, key);
      if (!word) entry.failAtKey(2, `${this.name} has a key that is no word`, 'write "key: value"');
      if (known && !known.includes(word))
        entry.failAtKey(3, `${this.name} has no key "${word}"${didYouMean(word, known)}`, oneOf(known));
      found.set(word, entry);
    }
    return found;
  }

  /** The entry below at `key`, which must be there. */
  need(key: string, remedy: string): Entry {
    return this.fields().get(key) ?? this.fail(4, `${this.name} has no "${key}"`, remedy);
  }

  list(): Entry[] {
    if (!isSeq<Node>(this.node)) return this.fail(2, `${this.name} must be a list`, 'write [a, b]');
    return this.node.items.map((item, i) => new Entry(this.file, `${this.steps}[${i}]`, item));
  }

  text(): string {
    if (isScalar(this.node) && typeof this.node.value === 'string' && this.node.value !== '')
      return this.node.value;
    return this.fail(2, `${this.name} must be a text`, `write "${this.name.split('.').at(-1)}: text"`);
  }

  /** The text, one of `known`. */
  word<const W extends string>(known: readonly W[]): W {
    const text = this.text();
    const found = known.find((word) => word === text);
    return found ?? this.fail(7, `${this.name} cannot be "${text}"${didYouMean(text, known)}`, oneOf(known));
  }

  /** What `read` makes of the text; its ConfigError gets this place. */
  parsed<V>(read: (text: string) => V): V {
    try {
      return read(this.text());
    } catch (error) {
      if (!(error instanceof ConfigError) || error.code.startsWith(this.file.code)) throw error;
      return this.fail(7, `${this.name}: ${error.message}`, error.remedy);
    }
  }
}

/** The whole of `text` as one entry called `name`; `code` begins the codes of its errors. */
export function readYaml(path: string, text: string, name: string, code: string): Entry {
  const file: File = { path, lines: new LineCounter(), name, code };
  const document = parseDocument<Node>(text, {
    lineCounter: file.lines,
    schema: 'failsafe',
    prettyErrors: false,
  });
  for (const { code: kind, message, pos } of [...document.errors, ...document.warnings]) {
    const isTwice = kind === 'DUPLICATE_KEY';
    const key = isTwice ? /^(.*?)\s*:(\s|$)/m.exec(text.slice(pos[0]))?.[1] : '';
    const remedy = isTwice ? 'keep one of them' : 'mind indents, brackets and quotes';
    refuse(file, 1, pos[0], isTwice ? `"${key}" is there twice` : `not YAML: ${message}`, remedy);
  }
  return new Entry(file, '', document.contents);
}

function refuse({ path, lines, code }: File, n: number, at: number, what: string, remedy: string): never {
  const { line, col } = lines.linePos(at);
  throw new ConfigError(`${code}-00${n}`, `${path}:${Math.max(line, 1)}:${Math.max(col, 1)} ${what}`, remedy);
}
