// What an alert means, in a sentence of plain words.
import type { Text } from '../places.ts';
import type { Alert } from './alert.ts';

type Told = Pick<Alert, 'kind' | 'city' | 'line' | 'measure' | 'observed' | 'expected'>;

export function explain({ kind, city, line, measure, observed, expected }: Told): Text {
  const [is, level] = [Math.round(observed ?? 0), expected ?? 0];
  if (kind === 'crowded')
    return {
      en: `${city.en}${line ? `, ${line.en}` : ''}: ${is} people wait (average of 15 minutes). The alarm level is ${level}.`,
      ur: `${city.ur}${line ? `، ${line.ur}` : ''}: ${is} افراد منتظر ہیں (پندرہ منٹ کی اوسط)۔ الارم کی حد ${level} ہے۔`,
    };
  if (kind === 'silent') {
    const minutes = Math.round((observed ?? 0) / 60_000);
    return {
      en: `${city.en} has sent nothing for ${minutes} min of its open hours: the link or the office may be down.`,
      ur: `${city.ur} سے کھلے اوقات میں ${minutes} منٹ سے کوئی اطلاع نہیں آئی: رابطہ یا دفتر بند ہو سکتا ہے۔`,
    };
  }
  return {
    en: `${city.en}: ${measure} is ${is}, and ${level} is expected at most.`,
    ur: `${city.ur}: ${measure} ${is} ہے، متوقع حد ${level}۔`,
  };
}
