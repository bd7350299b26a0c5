// A stream's settings as plain data, and as NATS writes them.

/** A stream as plain data; times in ms, 0 or -1 as in NATS for "no limit". */
export interface StreamSettings {
  readonly name: string;
  readonly description: string;
  readonly subjects: readonly string[];
  readonly retention: 'limits' | 'interest' | 'workqueue';
  readonly storage: 'file' | 'memory';
  readonly discard: 'old' | 'new';
  readonly maxAge: number;
  readonly maxBytes: number;
  readonly dedupe: number;
}

export interface StreamState extends StreamSettings {
  readonly created: string;
  readonly first: number;
  readonly last: number;
  /** When the broker stored them, ms. */
  readonly firstAt: number;
  readonly lastAt: number;
  /** Sequences between first and last that are gone. */
  readonly deleted: readonly number[];
}

const nanos = 1_000_000;

interface Config {
  name: string;
  description?: string;
  subjects: string[];
  retention: StreamSettings['retention'];
  storage: StreamSettings['storage'];
  discard: StreamSettings['discard'];
  max_age: number;
  max_bytes: number;
  duplicate_window: number;
}

export function settingsOf(config: Config): StreamSettings {
  const { name, description = '', subjects, retention, storage, discard } = config;
  return {
    ...{ name, description, subjects, retention, storage, discard },
    maxAge: config.max_age / nanos,
    maxBytes: config.max_bytes,
    dedupe: config.duplicate_window / nanos,
  };
}

export function configOf({ maxAge, maxBytes, dedupe, subjects, ...same }: StreamSettings): Config {
  return {
    ...same,
    subjects: [...subjects],
    max_age: maxAge * nanos,
    max_bytes: maxBytes,
    duplicate_window: dedupe * nanos,
  };
}
