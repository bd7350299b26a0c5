// The few errors Rahdari raises: each has a code, a cause and what to do about it.

/** What a person reads: `E-NATS-001 cannot reach nats://… (connection refused). Try: …`. */
export class RahdariError extends Error {
  readonly code: string;
  readonly remedy: string;
  constructor(code: string, message: string, remedy: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'RahdariError';
    this.code = code;
    this.remedy = remedy;
  }
  override toString() {
    const end = this.message.includes('\n') ? '\n' : '. ';
    return `${this.code} ${this.message}${end}Try: ${this.remedy}`;
  }
}

/** Bad configuration, found before the first row. Exit code 2. */
export class ConfigError extends RahdariError {
  override readonly name = 'ConfigError';
}

/** A broken world: broker, disk, file. Retried in one place, or exit code 1 or 4. */
export class WorldError extends RahdariError {
  override readonly name = 'WorldError';
}
