// Everything that the mission asks for, C1 to C34.
import { alarming } from './alarming.ts';
import type { Capability } from './capability.ts';
import { operating } from './operating.ts';
import { serving } from './serving.ts';
import { watching } from './watching.ts';

export const capabilities: readonly Capability[] = [...watching, ...operating, ...alarming, ...serving];
