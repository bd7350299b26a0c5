// Does a text read as a national id or a phone number? Such a value never enters.

const zeros = [0x0660, 0x06f0, 0x0966, 0xff10];
const ascii = (text: string) =>
  text.replace(/\p{Nd}/gu, (digit) => {
    const at = digit.codePointAt(0) ?? 0;
    const zero = zeros.find((z) => at >= z && at < z + 10);
    return zero === undefined ? digit : String(at - zero);
  });
const patterns = [/\d{5}-?\d{7}-?\d/, /\+\d{10,15}/, /(^|\D)03\d{9}(\D|$)/];

/** True for `\d{5}-?\d{7}-?\d` in any digit script, `+` and 10 to 15 digits, or `03` and 9 digits. */
export const personal = (text: string): boolean => {
  if (text.length < 11) return false;
  const plain = ascii(text);
  return patterns.some((pattern) => pattern.test(plain));
};
