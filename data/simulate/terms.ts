// What machines, reasons, topics and the like are called in one run: texts as codes, in order of appearance.

export class Terms {
  /** By code; code 0 is none. */
  readonly texts: string[] = [''];
  private readonly codes = new Map<string, number>([['', 0]]);

  /** All terms must be known before the first happening is told. */
  code(text: string): number {
    const known = this.codes.get(text);
    if (known !== undefined) return known;
    const code = this.texts.push(text) - 1;
    this.codes.set(text, code);
    return code;
  }
}
