// What a person sees of long work: a line on stderr now and then, and an end by Ctrl-C that loses nothing.

/** Aborted by the first SIGINT or SIGTERM: the batch in hand is committed. The second ends at once. */
export function interruptible(): AbortSignal {
  const controller = new AbortController();
  const stop = () => {
    if (controller.signal.aborted) process.exit(130);
    process.stderr.write('stopping after this batch (again to stop at once)\n');
    controller.abort();
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
  return controller.signal;
}

export interface Progress {
  /** The fraction done (NaN: unknown) and the events counted so far. */
  (fraction: number, events: number): void;
  /** Ends a line that was begun on a terminal. */
  end(): void;
  /** How often it was called. */
  readonly count: number;
}

/** A line at most twice a second on a terminal, every 10 s elsewhere. */
export function progress(what: string): Progress {
  const { isTTY } = process.stderr;
  const every = isTTY ? 500 : 10_000;
  const began = Date.now();
  let last = began;
  let count = 0;
  let earlier = 0;
  let isOpen = false;
  const report = (fraction: number, events: number) => {
    if (count++ === 0) earlier = events;
    const now = Date.now();
    if (now - last < every) return;
    last = now;
    const rate = Math.round(((events - earlier) * 1000) / (now - began));
    const share = Number.isFinite(fraction) ? ` ${Math.round(fraction * 100)} %` : '';
    process.stderr.write(
      `${isTTY ? '\r' : ''}${what}${share} · ${events} events · ${rate} events/s${isTTY ? '   ' : '\n'}`,
    );
    isOpen = isTTY;
  };
  return Object.defineProperties(report, {
    end: { value: () => void (isOpen && process.stderr.write('\n')) },
    count: { get: () => count },
  }) as Progress;
}
