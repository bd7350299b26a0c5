// A subscriber as anybody may write it against the contract alone: it upserts by alert and revision.
import type { Alert, AlertData } from './alert.ts';

export interface Subscriber {
  /** A message as it came. */
  hear(text: string): void;
  /** Ids of the alerts it thinks open. */
  open(): string[];
  /** Revisions it took, in the order in which it did. */
  readonly taken: string[];
}

export function subscriber(): Subscriber {
  const alerts = new Map<string, AlertData>();
  const taken: string[] = [];
  return {
    taken,
    hear(text) {
      const { id, data } = JSON.parse(text) as Alert;
      const known = alerts.get(data.alert_id);
      const isOld = known !== undefined && known.revision >= data.revision;
      const isMove = known?.revision === data.revision && known.state === 'moved' && data.state !== 'moved';
      if (isOld && !isMove) return;
      alerts.set(data.alert_id, data);
      taken.push(id);
    },
    open: () =>
      [...alerts.values()]
        .filter(({ state }) => !['clear', 'corrected', 'moved'].includes(state))
        .map(({ alert_id }) => alert_id)
        .sort(),
  };
}
