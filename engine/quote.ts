// A text as an SQL literal.

/** In single quotes, those within doubled. */
export const quote = (text: string): string => `'${text.replaceAll("'", "''")}'`;
