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

/** Reports a fraction done (NaN: unknown) and a count, at most twice a second on a terminal, every 10 s elsewhere. */
export function progress(what: string): (fraction: number, events: number) => void {
  const { isTTY } = process.stderr;
  const every = isTTY ? 500 : 10_000;
  const began = Date.now();
  let last = began;
  return (fraction, events) => {
    const now = Date.now();
    if (now - last < every) return;
    last = now;
    const rate = Math.round((events * 1000) / (now - began));
    const share = Number.isFinite(fraction) ? ` ${Math.round(fraction * 100)} %` : '';
    process.stderr.write(
      `${isTTY ? '\r' : ''}${what}${share} · ${events} events · ${rate} events/s${isTTY ? '   ' : '\n'}`,
    );
  };
}
