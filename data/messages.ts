// What people are told: the catalogue of texts in English and Urdu, and how a text is made of numbers and names.
import { readFileSync } from 'node:fs';
import { type Entry, readYaml } from './yaml.ts';

export const languages = ['en', 'ur'] as const;
export type Language = (typeof languages)[number];
export type Values = Readonly<Record<string, string | number>>;
type Message = Readonly<Record<Language, string>>;

/** {name}, or {name|one|more}. */
const placeholder = /\{(\w+)(?:\|([^|{}]*)\|([^|{}]*))?\}/g;

/** The messages in the YAML `text` by `group.name`, or ConfigError E-MESSAGE-00x with file and line. */
export function readMessages(path: string, text: string): Map<string, Message> {
  const messages = new Map<string, Message>();
  for (const [group, entries] of readYaml(path, text, 'the catalogue', 'E-MESSAGE').fields())
    for (const [name, entry] of entries.fields()) messages.set(`${group}.${name}`, messageOf(entry));
  return messages;
}

function messageOf(entry: Entry): Message {
  entry.fields(languages);
  const [en, ur] = languages.map((lang) => entry.need(lang, `write ${lang}: its text`));
  const [mine, theirs] = [en, ur].map((one) => placeholdersOf(one.text()).join(', '));
  if (mine !== theirs)
    ur.fail(5, `${ur.name} has {${theirs}} where en has {${mine}}`, 'use the same in both');
  return Object.freeze({ en: en.text(), ur: ur.text() });
}

const placeholdersOf = (text: string): string[] =>
  [...new Set([...text.matchAll(placeholder)].map(([, name]) => name))].sort();

let catalogue: Map<string, Message> | undefined;
const known = () =>
  (catalogue ??= readMessages(
    'data/messages.yaml',
    readFileSync(new URL('../data/messages.yaml', import.meta.url), 'utf8'),
  ));

export const hasText = (key: string): boolean => known().has(key);

/** The message at `key` with its placeholders filled; numbers are written as the language does. */
export function text(key: string, lang: Language, values: Values = {}): string {
  const message = known().get(key);
  if (message === undefined) throw new Error(`there is no message "${key}"`);
  return message[lang].replace(placeholder, (_, name: string, one?: string, more?: string) => {
    const value = values[name];
    if (value === undefined) throw new Error(`message "${key}" needs {${name}}`);
    if (one !== undefined && more !== undefined) return shown(value, lang) === shown(1, lang) ? one : more;
    return shown(value, lang);
  });
}

const numbers = {
  en: new Intl.NumberFormat('en', { maximumFractionDigits: 1 }),
  ur: new Intl.NumberFormat('ur', { maximumFractionDigits: 1 }),
};
const shown = (value: string | number, lang: Language): string =>
  typeof value === 'number' ? numbers[lang].format(value) : value;

/** A duration of `ms` in whole minutes; what is shorter than half a minute is 0. */
export const minutes = (ms: number, lang: Language): string =>
  text('unit.minutes', lang, { n: Math.round(ms / 60_000) });

const clocks = new Map<string, Intl.DateTimeFormat>();
/** An instant (ms) as the wall clock of an IANA zone shows it, HH:mm. */
export function timeOfDay(at: number, zone: string): string {
  let clock = clocks.get(zone);
  if (clock === undefined)
    clocks.set(
      zone,
      (clock = new Intl.DateTimeFormat('en-GB', {
        timeZone: zone,
        hour: '2-digit',
        minute: '2-digit',
        hourCycle: 'h23',
      })),
    );
  return clock.format(at);
}

/** An instant (ms) as a date and the wall clock of an IANA zone, HH:mm. */
export const dateAndTime = (at: number, zone: string, lang: Language): string =>
  new Intl.DateTimeFormat(lang === 'en' ? 'en-GB' : lang, {
    timeZone: zone,
    dateStyle: 'medium',
    timeStyle: 'short',
    hourCycle: 'h23',
  }).format(at);
