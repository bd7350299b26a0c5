// Who looks on at the demo: the terminal, the page, and whoever takes alerts.
import type { Time } from '../engine/ports.ts';
import type { Demo } from './demo.ts';

export interface OnlookersOptions {
  readonly dir: string;
  readonly listen: string;
  /** Opens the page in a browser. */
  readonly open: boolean;
  readonly time: Time;
  readonly notice: (text: string) => void;
}

/** What `demo` calls when all is ready. */
export const onStage =
  ({ time, notice }: OnlookersOptions) =>
  async ({ engine, onCommit }: Demo): Promise<{ close(): Promise<void> }> => {
    const { kernel } = engine;
    let [told, at] = [kernel.accounts.received, time.now()];
    onCommit(async () => {
      const now = time.now();
      if (now - at < 1000) return;
      const rate = Math.round(((kernel.accounts.received - told) * 1000) / (now - at));
      [told, at] = [kernel.accounts.received, now];
      const clock = new Date(kernel.clocks.logged).toISOString().slice(11, 16);
      notice(`${clock}Z  ${rate} events/s`);
    });
    return { close: async () => {} };
  };
