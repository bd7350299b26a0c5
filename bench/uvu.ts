// What a test file gets for `uvu` under the runner: uvu's own suites, with every test, hook and skip on record.
import type * as Uvu from 'uvu';
import { guarded } from './guard.ts';

Object.assign(globalThis, { UVU_DEFER: 1, UVU_QUEUE: [[]], UVU_INDEX: 0 });
const uvu = await import('uvu');

export interface Failure {
  readonly suite: string;
  readonly title: string;
  readonly error: Error;
}

interface Made {
  readonly title: string;
  readonly shared: boolean;
  waiting: number;
  ran: boolean;
}

// The record of the test file being run.
export const book = {
  passed: 0,
  failures: [] as Failure[],
  skipped: [] as { suite: string; title: string }[],
  made: [] as Made[],
  doing: '',
};

type Handler<T> = (state: T) => unknown;

export function suite<T = Uvu.Context>(title = '', state = {} as T): Uvu.Test<T> {
  return watch(uvu.suite<T>(title, state), title, false);
}

export const test = watch(uvu.test, '', true);
const shared = book.made[0]!;

// Starts a record, and throws away what the file before left in uvu's shared `test`.
export function open(): void {
  if (shared.waiting > 0) test.run();
  Object.assign(book, { passed: 0, failures: [], skipped: [], made: [shared], doing: '' });
  Object.assign(globalThis, { UVU_QUEUE: [[]] });
}

export function queue(): (() => Promise<unknown>)[] {
  return (globalThis as unknown as { UVU_QUEUE: (() => Promise<unknown>)[][] }).UVU_QUEUE[0]!;
}

export function fail(suite: string, title: string, error: Error): void {
  book.failures.push({ suite, title, error });
}

function watch<T>(inner: Uvu.Test<T>, title: string, shared: boolean): Uvu.Test<T> {
  const made: Made = { title, shared, waiting: 0, ran: shared };
  book.made.push(made);
  const only: string[] = [];
  const names: string[] = [];

  // Answers false instead of throwing: uvu loses the later tests of a suite when one throws a non-Error.
  const tried = async (name: string, handler: Handler<T>, state: T): Promise<boolean> => {
    book.doing = `${title} › ${name}`;
    try {
      await guarded(() => handler(state));
      return true;
    } catch (error) {
      fail(title, name, error as Error);
      return false;
    } finally {
      book.doing = '';
    }
  };
  const counted = (name: string, handler: Handler<T>) => async (state: T) => {
    if (await tried(name, handler, state)) book.passed++;
  };
  const add = (name: string, handler: Handler<T>): void => {
    made.waiting++;
    names.push(name);
    inner(name, counted(name, handler));
  };
  const opening = (kind: string, handler: Handler<T>) => async (state: T) => {
    if (!(await tried(kind, handler, state))) throw new Error(`${kind} failed`);
  };
  const closing = (kind: string, handler: Handler<T>) => async (state: T) => {
    await tried(kind, handler, state);
  };

  return Object.assign(add, {
    only(name: string, handler: Handler<T>): void {
      made.waiting++;
      only.push(name);
      inner.only(name, counted(name, handler));
    },
    skip(name = 'a test without a title'): void {
      book.skipped.push({ suite: title, title: name });
    },
    before: Object.assign((h: Handler<T>) => inner.before(opening('before hook', h)), {
      each: (h: Handler<T>) => inner.before.each(opening('before.each hook', h)),
    }),
    after: Object.assign((h: Handler<T>) => inner.after(closing('after hook', h)), {
      each: (h: Handler<T>) => inner.after.each(closing('after.each hook', h)),
    }),
    run(): void {
      if (only.length)
        for (const name of names)
          book.skipped.push({ suite: title, title: `${name} (another test says only)` });
      made.waiting = only.length = names.length = 0;
      made.ran = true;
      inner.run();
    },
  }) as unknown as Uvu.Test<T>;
}
