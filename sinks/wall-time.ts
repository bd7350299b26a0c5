// The time port over the real clock.
import { setTimeout as sleep } from 'node:timers/promises';
import type { Time } from '../engine/ports.ts';

export const wallTime: Time = {
  now: () => Date.now(),
  sleep: (ms, signal) => sleep(ms, undefined, { signal }),
};
