// Where and when a simulated life takes place.
import { passport } from '../../data/events.ts';
import { alertsStreamOf } from '../../sinks/streams.ts';

/** 10:00 in Karachi, a Monday. */
export const start = Date.parse('2026-03-02T05:00:00Z');
export const dir = '/engine';
export const stream = 'PASSPORT';
export const alertsStream = alertsStreamOf(passport.prefix);
export const correctionsStream = `${stream}_REVISIONS`;
