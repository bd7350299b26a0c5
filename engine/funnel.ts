// How one of many compares with its peers when it has done n of something: shrunk towards 1, and the funnel it should stay in.

/** Cases that count as much as what is known beforehand: that all are alike. */
export const prior = 30;

/** Actual over expected, drawn towards 1 the fewer the cases: n / (n + prior) of the way. NaN: nothing expected. */
export const shrunkIndex = (actual: number, expected: number, n: number): number =>
  expected > 0 ? (n * (actual / expected) + prior) / (n + prior) : Number.NaN;

/**
 * How far an index may be from 1 by chance: 3 standard errors, from the coefficient of variation of one case and of the
 * peers themselves (Spiegelhalter 2005, funnel plots with additive over-dispersion).
 */
export const funnelHalfWidth = (n: number, ofCase: number, ofPeers: number): number =>
  3 * Math.sqrt(ofCase ** 2 / n + ofPeers ** 2);

/** The coefficient of variation of peers beyond what chance alone gives, by the method of moments (DerSimonian and Laird 1986). */
export function betweenPeers(indices: ArrayLike<number>, errors: ArrayLike<number>): number {
  let [weights, squares, mean] = [0, 0, 0];
  for (let i = 0; i < indices.length; i++) {
    const weight = 1 / errors[i] ** 2;
    weights += weight;
    squares += weight ** 2;
    mean += weight * indices[i];
  }
  mean /= weights;
  let spread = 0;
  for (let i = 0; i < indices.length; i++) spread += (indices[i] - mean) ** 2 / errors[i] ** 2;
  const beyond = (spread - (indices.length - 1)) / (weights - squares / weights);
  return beyond > 0 ? Math.sqrt(beyond) : 0;
}
