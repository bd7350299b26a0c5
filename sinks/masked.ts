// How a person's pseudonym is shown to analysts: another name in every snapshot, so that none can be followed for long.

/** The column under its own name; `salt` is the snapshot's own and kept nowhere. */
export const masked = (name: string, salt: string): string =>
  `CASE WHEN ${name} IS NOT NULL THEN 'o-' || left(md5('${salt}' || ${name}), 10) END AS ${name}`;
