// The lives of incidents: findings, acknowledgements and escalations of each in the order of the log.
import { quote } from '../../engine/quote.ts';
import type { Told } from './closings.ts';
import type { Ground } from './ground.ts';
import type { Plain } from './plain.ts';
import { type Acknowledgement, type Found, Incident, type Place } from './reference/incident.ts';

/** Every revision there must be, those of an incident in their order. */
export async function lives(ground: Ground, told: Told, found: readonly Found[]): Promise<Plain[]> {
  const taken = await acknowledgements(ground);
  const rows: Plain[] = [];
  for (const { subject, findings } of found) {
    const incident = new Incident(subject);
    let next = 0;
    const upTo = async (place?: Place) => {
      for (;;) {
        const due = incident.escalatesAt;
        const escalation = due === undefined ? undefined : await placeAt(ground, told, due);
        const escalates = escalation !== undefined && isBefore(escalation, place);
        const taking = next < taken.length && isBefore(taken[next].by, place);
        if (!escalates && !taking) return;
        if (escalates && (!taking || isBefore(escalation, taken[next].by))) incident.escalate(escalation);
        else incident.acknowledge(taken[next++]);
      }
    };
    for (const finding of findings) {
      await upTo(finding.by);
      incident.find(finding);
    }
    await upTo();
    rows.push(...incident.told);
  }
  return rows;
}

const isBefore = (a: Place, b: Place | undefined) =>
  b === undefined || a.ordinal < b.ordinal || (a.ordinal === b.ordinal && a.phase < b.phase);

/** Who took on which alert, in the order of the log. */
async function acknowledgements({ db, catalogue, raw }: Ground): Promise<Acknowledgement[]> {
  const { acknowledge, domains } = catalogue;
  if (acknowledge === undefined) return [];
  const { facts, alert } = acknowledge;
  const { table } = domains.find(({ table }) => alert in table.columns)!;
  const rows = await db.rows(
    `SELECT i.text AS alert, ordinal::DOUBLE AS ordinal, s.text AS stream, seq::DOUBLE AS seq, epoch_ms(logged_at)::DOUBLE AS known_at FROM ${await raw(table)} e JOIN meta.ids_known i ON i.key = e.${alert} JOIN meta.labels s ON s.domain = 'stream' AND s.code = e.stream JOIN meta.labels f ON f.domain = 'fact' AND f.code = e.fact WHERE f.text IN (${facts.map(quote).join(', ')}) ORDER BY ordinal, row`,
  );
  return (rows as unknown as Record<string, string & number>[]).map(
    ({ alert, ordinal, stream, seq, known_at: knownAt }) => ({
      alert,
      by: { ordinal, stream, seq, phase: 2, knownAt },
    }),
  );
}

/** The message by which logged time came to an instant, or the end of the log that let it pass; undefined: not yet. */
async function placeAt(
  { db, dictionaries }: Ground,
  { clocks }: Told,
  due: number,
): Promise<Place | undefined> {
  const [row] = await db.rows(
    `SELECT ordinal::DOUBLE AS ordinal, stream::INTEGER AS stream, seq::DOUBLE AS seq FROM temp.messages WHERE logged >= ${due} ORDER BY ordinal LIMIT 1`,
  );
  const ordinal = (row?.ordinal ?? Number.POSITIVE_INFINITY) as number;
  const end = clocks.ends.find(({ logged, by }) => logged >= due && by.ordinal < ordinal);
  const place = end?.by ?? (row as { ordinal: number; stream: number; seq: number } | undefined);
  if (place === undefined) return undefined;
  const stream = dictionaries.of('stream').text(place.stream);
  return { ordinal: place.ordinal, stream, seq: place.seq, phase: end === undefined ? 0 : 4, knownAt: due };
}
