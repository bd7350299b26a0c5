// What a check of `rahdari doctor` says: well, doubtful or broken, what it found, and what to do about it.

export interface Check {
  readonly name: string;
  readonly status: 'ok' | 'warn' | 'fail';
  readonly found: string;
  readonly remedy: string;
}

export type Found = Omit<Check, 'name'>;
export const ok = (found: string): Found => ({ status: 'ok', found, remedy: '' });
export const warn = (found: string, remedy: string): Found => ({ status: 'warn', found, remedy });
export const fail = (found: string, remedy: string): Found => ({ status: 'fail', found, remedy });
