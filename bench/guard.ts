// Runs one test, hook or import so that it must end: by itself, by its timeout, or when nothing is left that could end it.
const limit = Number(process.env.RAHDARI_TEST_TIMEOUT ?? 60_000);
let interrupt: ((error: Error) => void) | undefined;

export async function guarded(work: () => unknown): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  try {
    await new Promise<unknown>((resolve, reject) => {
      interrupt = reject;
      timer = setTimeout(() => reject(new Error(`timed out after ${limit} ms`)), limit).unref();
      Promise.resolve().then(work).then(resolve, reject);
    });
  } catch (thrown) {
    throw asError(thrown);
  } finally {
    clearTimeout(timer);
    interrupt = undefined;
  }
}

export function busy(): boolean {
  return interrupt !== undefined;
}

// Errors that belong to no promise are the running test's; those between tests go to `stray`.
export function watchProcess(stray: (error: Error) => void): void {
  const blame = (thrown: unknown) => (interrupt ?? stray)(asError(thrown));
  process.on('uncaughtException', blame);
  process.on('unhandledRejection', blame);
  process.on('beforeExit', () => {
    setImmediate(() => {}); // one more turn, for the tests after this one
    interrupt?.(new Error('never ended: its promise is pending and nothing is left that could settle it'));
  });
}

function asError(thrown: unknown): Error {
  return thrown instanceof Error ? thrown : new Error(`threw ${String(thrown)}, which is not an Error`);
}
