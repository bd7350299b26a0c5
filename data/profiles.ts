// The two lists of offices that ship: a small one for samples and loads, and a full one of which it is a part.
import { readFileSync } from 'node:fs';
import { type Office, readOffices } from './offices.ts';

const files = { small: 'offices.csv', full: 'offices-full.csv' } as const;
export type Profile = keyof typeof files;
export const profiles = Object.keys(files) as Profile[];

/** The offices of a profile. Whoever is in both is the same in both, but for how many counters it has. */
export const profile = (name: Profile): Office[] =>
  readOffices(
    `data/${files[name]}`,
    readFileSync(new URL(`../data/${files[name]}`, import.meta.url), 'utf8'),
  );
