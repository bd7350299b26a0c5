// What is said of the links to offices: that they are up, down, and complete up to an instant.
import type { Domain } from '../../engine/catalogue.ts';
import { envelope } from '../../engine/envelope.ts';
import { table, timestamp } from '../../engine/schema.ts';
import { shared } from './shared.ts';

export const linkEvents = table('raw', 'link_events', 'facts of the links to offices · رابطوں کے واقعات', {
  ...envelope,
  ...shared,
  complete_until: timestamp('the office has sent all it had up to this instant; NULL: not said · کب تک مکمل'),
});

export const link: Domain = { name: 'link', table: linkEvents, facts: ['went_down', 'came_up', 'heartbeat'] };
