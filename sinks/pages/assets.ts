// The files of the page, read once at start: what is not among them does not exist, whatever a request asks for.
import { readFileSync } from 'node:fs';

export interface Asset {
  readonly type: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

const types = { html: 'text/html', css: 'text/css', js: 'text/javascript', svg: 'image/svg+xml' };
const names = [
  'index.html',
  'page.css',
  'page.js',
  'offices.js',
  'alarms.js',
  'words.js',
  'draw.js',
  'icon.svg',
];

/** By path. From source they lie beside this file, in the built command beside its bundle. */
export const assets = (): ReadonlyMap<string, Asset> =>
  new Map(
    names.map((name) => {
      const type = types[name.split('.')[1] as keyof typeof types];
      const bytes = new Uint8Array(readFileSync(new URL(`static/${name}`, import.meta.url)));
      return [name === 'index.html' ? '/' : `/${name}`, { type: `${type}; charset=utf-8`, bytes }];
    }),
  );
