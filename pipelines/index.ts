// The registry: every fold and every pipeline, in the order in which rows reach them.
import type { Cases } from '../engine/cases.ts';
import type { Pipeline } from '../engine/pipeline.ts';
import { applications } from './applications.ts';
import { complaints } from './complaints.ts';
import { congestion } from './congestion.ts';
import { duty } from './duty.ts';
import { lifecycle } from './lifecycle.ts';
import { machines } from './machines.ts';
import { movements } from './movements.ts';
import { redress } from './redress.ts';
import { stages } from './stages.ts';
import { visits } from './visits.ts';

export const folds: readonly Cases[] = [
  visits,
  applications,
  stages,
  complaints,
  duty,
  machines,
  movements,
] as unknown as Cases[];
export const pipelines: readonly Pipeline[] = [congestion, lifecycle, redress];
