// A column of identifiers as bytes: each a head that many share and a number.

const zero = 48;

export class Texts {
  values: Uint8Array;
  readonly offsets: Int32Array;
  private readonly digits = new Uint8Array(16);

  constructor(rows: number) {
    this.values = new Uint8Array(rows * 16);
    this.offsets = new Int32Array(rows + 1);
  }

  /** Writes the text of `row`: the rows before it are written. */
  put(row: number, head: Uint8Array, number: number): void {
    const { digits } = this;
    let at = this.offsets[row];
    if (at + head.length + 16 > this.values.length) this.grow();
    for (let i = 0; i < head.length; i++) this.values[at++] = head[i];
    let n = 0;
    for (let left = number; ; ) {
      const rest = Math.floor(left / 10);
      digits[n++] = zero + left - rest * 10;
      left = rest;
      if (left === 0) break;
    }
    while (n > 0) this.values[at++] = digits[--n];
    this.offsets[row + 1] = at;
  }

  /** Writes no text. */
  none(row: number): void {
    this.offsets[row + 1] = this.offsets[row];
  }

  private grow(): void {
    const wider = new Uint8Array(this.values.length * 2);
    wider.set(this.values);
    this.values = wider;
  }
}
