// An instant as files are named by it.

/** `now` is ms; 20260302T120000000Z. */
export const stampOf = (now: number): string => new Date(now).toISOString().replace(/[-:.]/g, '');
