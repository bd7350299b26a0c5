// How well a machine is used, after ISO 22400-2: availability, performance, quality and their product; and how often it fails.

/** What a machine did in some time: durations in ms, items counted. */
export interface Run {
  /** Planned busy time (PBT). */
  readonly planned: number;
  /** Actual production time (APT). */
  readonly producing: number;
  /** Planned run time for one item (PRI). */
  readonly perItem: number;
  /** Produced quantity (PQ). */
  readonly produced: number;
  /** Good quantity (GQ). */
  readonly good: number;
}

/** A part of a whole; NaN: of nothing. */
export const ratio = (part: number, whole: number): number => (whole > 0 ? part / whole : Number.NaN);

export const availability = ({ planned, producing }: Run): number => ratio(producing, planned);
/** Never clipped: above 1 the planned run time per item is wrong (`isRateDoubtful`). */
export const performance = ({ perItem, produced, producing }: Run): number =>
  ratio(perItem * produced, producing);
export const quality = ({ good, produced }: Run): number => ratio(good, produced);
/** Overall equipment effectiveness (OEE). */
export const oee = (run: Run): number => availability(run) * performance(run) * quality(run);
export const isRateDoubtful = (run: Run): boolean => performance(run) > 1;

/** Mean operating time between failures, ms (MTBF); NaN: none failed. */
export const meanTimeBetweenFailures = (operating: number, failures: number): number =>
  ratio(operating, failures);
/** Mean time to repair, ms (MTTR); NaN: none was repaired. */
export const meanTimeToRepair = (repairing: number, repairs: number): number => ratio(repairing, repairs);
/** The share of time a machine works that fails and is repaired so. */
export const inherentAvailability = (betweenFailures: number, toRepair: number): number =>
  betweenFailures / (betweenFailures + toRepair);
