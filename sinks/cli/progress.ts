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

/** Tells the fraction done (NaN: endless), events and their rate since the last line, and logged time where it is known. */
export function progress(what: string): (fraction: number, events: number, logged?: number) => void {
  const { isTTY } = process.stderr;
  const every = isTTY ? 500 : 10_000;
  let last = Date.now();
  let told = Number.NaN;
  return (fraction, events, logged = Number.NaN) => {
    const now = Date.now();
    if (told !== told) told = events;
    if (now - last < every) return;
    const rate = Math.round(((events - told) * 1000) / (now - last));
    [last, told] = [now, events];
    const share = Number.isFinite(fraction) ? ` ${Math.round(fraction * 100)} %` : '';
    const asOf = Number.isFinite(logged) ? ` · as of ${new Date(logged).toISOString().slice(0, 19)}Z` : '';
    const line = `${what}${share} · ${events} events · ${rate} events/s${asOf}`;
    process.stderr.write(isTTY ? `\r${line}   ` : `${line}\n`);
  };
}
