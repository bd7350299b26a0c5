// What each kind of incident does to the simulated world while it lasts: a factor, a share or a number that the world asks for.

type Effect = (value: number, size: number) => number;

const times: Effect = (value, size) => value * size;
const fewer: Effect = (value, size) => Math.max(0, value - size);
const share: Effect = (_, size) => size;
const none: Effect = () => 0;

/** What the world asks for, one value each. */
export type Lever =
  /** A rate; how many are open; a time; how fast machines print, and how many run; how much laminate there is. */
  | ('visitors' | 'counters' | 'work' | 'printing' | 'machines' | 'laminate')
  /** 1, or 0: whether shifts are planned, anybody is called, the link is up. */
  | ('rostered' | 'calls' | 'link')
  /** Days a supply and hours a batch is late, minutes a clock is fast, the share told twice, booklets that are not there. */
  | ('supply' | 'told' | 'clock' | 'again' | 'booklets' | 'miscounted')
  /** Shares of applications or visitors. */
  | ('skips' | 'alone' | 'late' | 'steers' | 'jumps' | 'bounces');

const of = (effect: { readonly [L in Lever]?: Effect }) => effect;

export const effects = {
  rush: of({ visitors: times }),
  surge: of({ visitors: times }),
  party: of({ visitors: times }),
  fee_rise: of({ visitors: times }),
  lull: of({ visitors: times }),
  diversion: of({ visitors: times }),
  absence: of({ counters: fewer }),
  closure: of({ counters: none, rostered: none }),
  ghost: of({ calls: none }),
  slow: of({ work: times }),
  outage: of({ link: none }),
  cut: of({ link: none, visitors: none, calls: none }),
  no_laminate: of({ laminate: none }),
  late_supply: of({ supply: share }),
  capacity: of({ printing: times }),
  machines_down: of({ machines: (n, size) => Math.round(n * (1 - size)) }),
  maintenance: of({ machines: (n, size) => Math.round(n * (1 - size)) }),
  late_batch: of({ told: share }),
  skew: of({ clock: share }),
  replay: of({ again: share }),
  holiday: of({}),
  f06_missing_step: of({ skips: share }),
  f07_same_officer: of({ alone: share }),
  f08_after_hours: of({ late: share }),
  f10_hasty: of({ work: times }),
  f12_chain: of({ steers: share }),
  f18_jump: of({ jumps: share }),
  f19_ping_pong: of({ bounces: share }),
  f22_serial_gap: of({ booklets: share }),
  recount: of({ miscounted: share }),
};

export type Kind = keyof typeof effects;
export const kinds = Object.keys(effects) as Kind[];
