// A simulated process: all it does in the world goes through its ports, where it may fail, and where it may die.
import { WorldError } from '../../engine/errors.ts';
import type { Time } from '../../engine/ports.ts';
import type { Plan, Port } from './plan.ts';
import type { Scheduler } from './scheduler.ts';

/** Whoever has died stays where it was: no call of its own ever returns, and nothing that it awaits ever comes. */
export class Process {
  readonly name: string;
  readonly scheduler: Scheduler;
  readonly died: Promise<void>;
  isDead = false;
  readonly calls: Record<Port, number> = { store: 0, files: 0, broker: 0, outlet: 0 };
  private readonly plan: Plan;
  private readonly mourners: (() => void)[] = [];

  constructor(name: string, scheduler: Scheduler, plan: Plan = new Map()) {
    this.name = name;
    this.scheduler = scheduler;
    this.plan = plan;
    this.died = new Promise((resolve) => this.mourners.push(resolve));
  }

  /** Its clock. */
  readonly time: Time = {
    now: () => this.scheduler.now(),
    sleep: (ms, signal) =>
      new Promise((resolve, reject) => {
        const abort = () => reject(signal!.reason);
        if (signal?.aborted) return abort();
        signal?.addEventListener('abort', abort, { once: true });
        this.after(ms, 'wakes', () => {
          signal?.removeEventListener('abort', abort);
          resolve();
        });
      }),
  };

  /** Lets `act` happen after `ms`, if it still lives. */
  after(ms: number, label: string, act: () => void): void {
    if (!this.isDead)
      this.scheduler.after(ms, `${this.name} ${label}`, () => (this.isDead ? undefined : act()));
  }

  /** A call that takes `ms` and then has its effect, unless the plan has it otherwise. */
  call<T>(port: Port, label: string, ms: number, effect: () => T | Promise<T>): Promise<T> {
    if (this.isDead) return new Promise(() => {});
    const fate = this.plan.get(`${port} ${++this.calls[port]}`);
    return new Promise((resolve, reject) =>
      this.scheduler.after(ms, `${this.name} ${port} ${label}${fate ? ` (${fate})` : ''}`, async () => {
        if (this.isDead) return;
        if (fate === 'dies before') return this.die();
        if (fate === 'fails')
          return reject(new WorldError('E-SIMULATED', `${port} fails: ${label}`, 'start again'));
        try {
          const result = await effect();
          if (fate === 'dies after') this.die();
          else resolve(result);
        } catch (error) {
          reject(error);
        }
      }),
    );
  }

  onDeath(mourn: () => void): void {
    this.mourners.push(mourn);
  }

  die(): void {
    if (this.isDead) return;
    this.isDead = true;
    for (const mourn of this.mourners) mourn();
  }
}
