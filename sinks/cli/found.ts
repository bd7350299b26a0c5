// One answer of a check: how it stands, what was found, what to do.
export interface Found {
  readonly status: 'ok' | 'warn' | 'fail';
  readonly found: string;
  readonly remedy: string;
}
export const ok = (found: string): Found => ({ status: 'ok', found, remedy: '' });
export const warn = (found: string, remedy: string): Found => ({ status: 'warn', found, remedy });
export const fail = (found: string, remedy: string): Found => ({ status: 'fail', found, remedy });
