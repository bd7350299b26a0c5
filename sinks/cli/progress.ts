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
  /** The fraction done (NaN: endless), the events counted so far, and logged time in ms where it is known. */
  (fraction: number, events: number, logged?: number): void;
  /** Ends a line that was begun on a terminal. */
  end(): void;
  /** How often it was called. */
  readonly count: number;
}

/** A line at most twice a second on a terminal, every 10 s elsewhere: share, events, rate since the last line, as-of. */
export function progress(what: string): Progress {
  const { isTTY } = process.stderr;
  const every = isTTY ? 500 : 10_000;
  let last = Date.now();
  let told = Number.NaN;
  let count = 0;
  let isOpen = false;
  const report = (fraction: number, events: number, logged = Number.NaN) => {
    count++;
    const now = Date.now();
    if (told !== told) told = events;
    if (now - last < every) return;
    const rate = Math.round(((events - told) * 1000) / (now - last));
    [last, told] = [now, events];
    const share = Number.isFinite(fraction) ? ` ${Math.round(fraction * 100)} %` : '';
    const asOf = Number.isFinite(logged) ? ` · as of ${new Date(logged).toISOString().slice(0, 19)}Z` : '';
    const line = `${what}${share} · ${events} events · ${rate} events/s${asOf}`;
    process.stderr.write(isTTY ? `\r${line}   ` : `${line}\n`);
    isOpen = isTTY;
  };
  return Object.defineProperties(report, {
    end: { value: () => void (isOpen && process.stderr.write('\n')) },
    count: { get: () => count },
  }) as Progress;
}
