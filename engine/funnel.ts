// How one of many compares with its peers when it has done n of something: shrunk towards 1, and the funnel it should stay in.

/** Cases that count as much as what is known beforehand: that all are alike. */
export const prior = 30;

/** Actual over expected, drawn towards 1 the fewer the cases: n / (n + prior) of the way. NaN: nothing expected. */
export const shrunkIndex = (actual: number, expected: number, n: number): number =>
  expected > 0 ? (n * (actual / expected) + prior) / (n + prior) : Number.NaN;

/**
 * How far the logarithm of an index may be from 0 by chance: 3 standard errors, from the coefficient of variation of one
 * case and of the peers themselves (Spiegelhalter 2005, funnel plots of ratios with additive over-dispersion).
 */
export const funnelHalfWidth = (n: number, ofCase: number, ofPeers: number): number =>
  3 * Math.sqrt(ofCase ** 2 / n + ofPeers ** 2);

/**
 * The standard deviation of peers beyond what chance alone gives, by the method of moments (DerSimonian and Laird 1986):
 * of the logarithms of their indices, each with its standard error.
 */
export function betweenPeers(deviations: ArrayLike<number>, errors: ArrayLike<number>): number {
  let [weights, squares, mean] = [0, 0, 0];
  for (let i = 0; i < deviations.length; i++) {
    const weight = 1 / errors[i] ** 2;
    weights += weight;
    squares += weight ** 2;
    mean += weight * deviations[i];
  }
  mean /= weights;
  let spread = 0;
  for (let i = 0; i < deviations.length; i++) spread += (deviations[i] - mean) ** 2 / errors[i] ** 2;
  const beyond = (spread - (deviations.length - 1)) / (weights - squares / weights);
  return beyond > 0 ? Math.sqrt(beyond) : 0;
}
