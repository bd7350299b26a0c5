// The arithmetic that a snapshot offers as SQL macros: waiting lines, comparison with peers, effectiveness of machines.
import { effectiveness } from './effectiveness.ts';
import { peers } from './peers.ts';
import { queueing } from './queueing.ts';

export const macros = (): readonly string[] => [...queueing, ...peers, ...effectiveness()];
