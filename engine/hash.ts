// A 128-bit hash of bytes (MurmurHash3 x86_128, Appleby, public domain) written into a typed array, no object made.

const rotl = (x: number, r: number) => (x << r) | (x >>> (32 - r));
const mix = (h: number) => {
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return h ^ (h >>> 16);
};
const c1 = 0x239b961b;
const c2 = 0xab0e9789;
const c3 = 0x38b34ae5;
const c4 = 0xa1e38b93;

let loan = new DataView(new ArrayBuffer(256));
/** Of a word read past the end, by how many of its four bytes count. */
const tail = new Int32Array([0, 0xff, 0xffff, 0xffffff]);

/** Hashes bytes[from, to) into out[at .. at+3]. Never all zero: that means "no identifier". */
export function hash128(bytes: Uint8Array, from: number, to: number, out: Uint32Array, at: number): void {
  const length = to - from;
  if (length + 16 > loan.byteLength) loan = new DataView(new ArrayBuffer((length + 16) * 2));
  for (let i = 0; i < length; i++) loan.setUint8(i, bytes[from + i]);
  hash128In(loan, 0, length, out, at);
}

/** The same of bytes that can be read up to sixteen beyond `to`. */
export function hash128In(view: DataView, from: number, to: number, out: Uint32Array, at: number): void {
  let h1 = 0;
  let h2 = 0;
  let h3 = 0;
  let h4 = 0;
  let i = from;
  for (const blocks = to - 16; i <= blocks; i += 16) {
    const k1 = Math.imul(rotl(Math.imul(view.getInt32(i, true), c1), 15), c2);
    const k2 = Math.imul(rotl(Math.imul(view.getInt32(i + 4, true), c2), 16), c3);
    const k3 = Math.imul(rotl(Math.imul(view.getInt32(i + 8, true), c3), 17), c4);
    const k4 = Math.imul(rotl(Math.imul(view.getInt32(i + 12, true), c4), 18), c1);
    h1 = (Math.imul(rotl(h1 ^ k1, 19) + h2, 5) + 0x561ccd1b) | 0;
    h2 = (Math.imul(rotl(h2 ^ k2, 17) + h3, 5) + 0x0bcaa747) | 0;
    h3 = (Math.imul(rotl(h3 ^ k3, 15) + h4, 5) + 0x96cd1c35) | 0;
    h4 = (Math.imul(rotl(h4 ^ k4, 13) + h1, 5) + 0x32ac3b17) | 0;
  }
  const rest = to - i;
  if (rest > 12) h4 ^= Math.imul(rotl(Math.imul(word(view, i + 12, rest - 12), c4), 18), c1);
  if (rest > 8) h3 ^= Math.imul(rotl(Math.imul(word(view, i + 8, rest - 8), c3), 17), c4);
  if (rest > 4) h2 ^= Math.imul(rotl(Math.imul(word(view, i + 4, rest - 4), c2), 16), c3);
  if (rest > 0) h1 ^= Math.imul(rotl(Math.imul(word(view, i, rest), c1), 15), c2);
  const length = to - from;
  h1 ^= length;
  h2 ^= length;
  h3 ^= length;
  h4 ^= length;
  h1 = (h1 + h2 + h3 + h4) | 0;
  h2 = (h2 + h1) | 0;
  h3 = (h3 + h1) | 0;
  h4 = (h4 + h1) | 0;
  h1 = mix(h1);
  h2 = mix(h2);
  h3 = mix(h3);
  h4 = mix(h4);
  h1 = (h1 + h2 + h3 + h4) | 0;
  out[at] = h1;
  out[at + 1] = (h2 + h1) | 0;
  out[at + 2] = (h3 + h1) | 0;
  out[at + 3] = (h4 + h1) | 1;
}

const word = (view: DataView, i: number, bytes: number): number =>
  view.getInt32(i, true) & (bytes < 4 ? tail[bytes] : -1);
