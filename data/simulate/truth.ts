// How fast and how careful each officer was made: what no event says, and what a measure of officers is judged by.
import type { Hall } from './hall.ts';
import type { Words } from './words.ts';

/** An officer as made: time needed and errors made, each over those of a median officer. */
export interface Truth {
  readonly officer: string;
  readonly office: string;
  /** The waiting line served. */
  readonly line: string;
  readonly speed: number;
  readonly care: number;
}

export const truthOf = (
  halls: readonly Hall[],
  { officers, places }: Words,
  lines: readonly string[],
): Truth[] =>
  halls.flatMap(({ place, desks }) =>
    desks.flatMap(({ crew }, desk) =>
      Array.from(crew.speed, (speed, i) => ({
        officer: officers[crew.first + i],
        office: places[place],
        line: lines[desk],
        speed,
        care: crew.care[i],
      })),
    ),
  );

/** No cell needs quotes. */
export const truthCsv = (truth: readonly Truth[]): string =>
  [
    'officer,office,line,speed,care',
    ...truth.map(({ officer, office, line, speed, care }) =>
      [officer, office, line, speed.toFixed(4), care.toFixed(4)].join(','),
    ),
    '',
  ].join('\n');
