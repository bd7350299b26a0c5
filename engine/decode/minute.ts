// Instants as most producers write them, YYYY-MM-DDTHH:MM:SS.mmmZ: their minute is mostly that of the one before.
import { iso, read } from './time.ts';

const minute = 60_000;
const digit = (c: number) => (c - 48) >>> 0 <= 9;

export class Minute {
  /** The sixteen bytes up to the minute, and what they stand for. */
  private readonly words = new Int32Array(4);
  private at = 0;

  /** Reads bytes at i into out[to] as `iso` does; the view is of the same bytes. */
  iso(b: Uint8Array, view: DataView, i: number, out: Float64Array, to: number): number {
    const { words } = this;
    if (
      view.getInt32(i + 12, true) === words[3] &&
      view.getInt32(i + 8, true) === words[2] &&
      view.getInt32(i + 4, true) === words[1] &&
      view.getInt32(i, true) === words[0] &&
      isRest(b, i + 16)
    ) {
      const seconds = b[i + 17] * 10 + b[i + 18] - 528;
      out[to] = this.at + seconds * 1000 + b[i + 20] * 100 + b[i + 21] * 10 + b[i + 22] - 5328;
      read.isLocal = false;
      return i + 24;
    }
    const end = iso(b, i, out, to);
    if (end - i === 24 && isRest(b, i + 16)) {
      for (let word = 0; word < 4; word++) words[word] = view.getInt32(i + word * 4, true);
      this.at = Math.floor(out[to] / minute) * minute;
    }
    return end;
  }
}

/** Whether `:SS.mmmZ` stands at i. */
const isRest = (b: Uint8Array, i: number): boolean =>
  b[i] === 58 &&
  (b[i + 1] - 48) >>> 0 <= 5 &&
  digit(b[i + 2]) &&
  b[i + 3] === 46 &&
  digit(b[i + 4]) &&
  digit(b[i + 5]) &&
  digit(b[i + 6]) &&
  b[i + 7] === 90;
