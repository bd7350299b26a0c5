// The checks of `rahdari doctor`. None of them throws, none waits long, none leaves anything behind.
import { access, constants, mkdtemp, rm, statfs } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { DuckDB } from '../../engine/duckdb.ts';
import { RahdariError } from '../../engine/errors.ts';
import { masked } from '../../engine/masked.ts';
import type { Nats } from '../../engine/nats.ts';
import manifest from '../../package.json' with { type: 'json' };
import { disk } from '../disk.ts';
import { wallTime } from '../wall-time.ts';
import { calendars } from './calendar-checks.ts';
import { type Check, type Found, fail, ok, warn } from './check.ts';
import { accounting, clocks, sequences } from './check-rows.ts';
import { ageOf, latest } from './latest.ts';
import type { Link } from './link.ts';
import { archive, isRunning, lock, losses, state } from './state-checks.ts';

/** `every`: ms between the snapshots of a running engine; `own`: a file of days put over the calendars, or ''. */
export async function examine(dir: string, link: Link, every: number, own: string): Promise<Check[]> {
  const checks: Record<string, () => Promise<Found> | Found> = {
    node: () => node(process.versions.node),
    duckdb,
    clock: () => clock(Date.now()),
    directory: () => directory(dir),
    disk: () => room(dir),
    lock: () => lock(dir),
    state: () => state(dir),
    losses: () => losses(dir),
    archive: () => archive(dir),
    snapshot: () => snapshot(dir, every),
    accounting: () => accounting(dir),
    sequences: () => sequences(dir),
    clocks: () => clocks(dir),
    calendars: () => calendars(own, Date.now()),
    nats: () => nats(link),
  };
  const found: Check[] = [];
  for (const [name, check] of Object.entries(checks)) {
    try {
      found.push({ name, ...(await check()) });
    } catch (error) {
      const remedy = error instanceof RahdariError ? error.remedy : 'RAHDARI_DEBUG=1 shows more';
      found.push({ name, ...fail((error as Error).message.split('\n')[0], remedy) });
    }
  }
  return found;
}

function node(version: string): Found {
  const needed = manifest.engines.node.replace(/[^\d.]/g, '');
  const [major, minor] = version.split('.').map(Number);
  const [least, lesser] = needed.split('.').map(Number);
  const isEnough = major > least || (major === least && minor >= lesser);
  return isEnough
    ? ok(`${version} (needs ${needed})`)
    : fail(`${version} (needs ${needed})`, `install Node ${needed} or newer`);
}

async function duckdb(): Promise<Found> {
  const db = await DuckDB.open(':memory:');
  try {
    const [{ version }] = await db.rows('SELECT version() AS version');
    return ok(`${version} opens`);
  } finally {
    await db.close();
  }
}

/** A clock that is years off would date snapshots wrongly; one that steps back would order them wrongly. */
async function clock(now: number): Promise<Found> {
  const year = new Date(now).getUTCFullYear();
  if (year < 2025 || year > 2100) return fail(`the year is ${year}`, 'set the clock (timedatectl, ntpd)');
  const steady = process.hrtime.bigint();
  await new Promise((done) => setTimeout(done, 20));
  const passed = Number(process.hrtime.bigint() - steady) / 1e6;
  const moved = Date.now() - now;
  return moved < 0 || Math.abs(moved - passed) > 500
    ? warn(
        `it moved ${Math.round(moved)} ms while ${Math.round(passed)} ms passed`,
        'let NTP slew it, not step it',
      )
    : ok(new Date(now).toISOString());
}

/** The directory itself, or the nearest one above it that exists. */
async function existing(dir: string): Promise<string> {
  for (let path = resolve(dir); ; path = dirname(path))
    if ((await disk.exists(path)) || path === dirname(path)) return path;
}

async function directory(dir: string): Promise<Found> {
  const path = await existing(dir);
  try {
    await access(path, constants.W_OK);
    await rm(await mkdtemp(join(path, '.doctor-')), { recursive: true });
  } catch (error) {
    return fail(
      `${path} is not writable (${(error as NodeJS.ErrnoException).code})`,
      'chmod it, or use another -C DIR',
    );
  }
  return path === resolve(dir)
    ? ok(`${path} is writable`)
    : ok(`${dir} is not there yet; ${path} is writable`);
}

async function room(dir: string): Promise<Found> {
  const { bavail, bsize } = await statfs(await existing(dir));
  const free = (bavail * bsize) / 2 ** 30;
  const found = `${free.toFixed(1)} GiB free`;
  if (free < 0.2) return fail(found, 'free some space: the engine stops when a commit does not fit');
  return free < 2 ? warn(found, 'free some space, or keep fewer snapshots') : ok(found);
}

async function snapshot(dir: string, every: number): Promise<Found> {
  if (!(await disk.exists(join(dir, 'snapshots', 'latest.duckdb'))))
    return warn('none yet', `rahdari replay FILE -C ${dir}, or rahdari run`);
  const { path, manifest } = await latest(dir);
  const again = 'rahdari snapshot makes a new one';
  if (manifest?.sha256 === undefined) return fail(`${path} has no manifest`, again);
  if ((await disk.sha256(path)) !== manifest.sha256)
    return fail(`${path} is not what its manifest says (sha256)`, `${again}; check this disk`);
  const now = Date.now();
  const age = ageOf(manifest.created_at, now);
  const found = `${manifest.stamp} · as of ${manifest.as_of ?? 'nothing'} · age ${age} · sha256 holds`;
  const isLate = now - Date.parse(manifest.created_at ?? '') > 3 * every && (await isRunning(dir));
  return isLate
    ? warn(found, 'the engine runs but leaves none: look at its messages and the disk')
    : ok(found);
}

async function nats({ isDefault, ...link }: Link): Promise<Found> {
  const { connectNats } = await import('../../engine/nats.ts');
  try {
    const server = await connectNats({ ...link, time: wallTime, name: 'rahdari-doctor' });
    try {
      return await broker(server);
    } finally {
      await server.close();
    }
  } catch (error) {
    if (!isDefault || !(error instanceof RahdariError)) throw error;
    return warn(
      `none at ${masked(link.url)}, and no other is configured`,
      'nats-server -js; replay needs none',
    );
  }
}

/** Its version, and how its clock stands to ours: logged time of a live stream is the broker's. */
async function broker(server: Nats): Promise<Found> {
  const version = server.version();
  const before = Date.now();
  const there = await server.clock().catch(() => null);
  const here = (before + Date.now()) / 2;
  const apart = there === null ? undefined : Math.round(there - here);
  const clock = apart === undefined ? 'no stream yet' : `its clock ${apart} ms from ours`;
  const found = `${version} with JetStream at ${masked(server.url)}, ${clock}`;
  const [major, minor] = version.split('.').map(Number);
  if (major < 2 || (major === 2 && minor < 9)) return warn(found, 'nats-server 2.9 or newer is tested');
  return Math.abs(apart ?? 0) > 1000
    ? warn(found, 'let NTP set both clocks: snapshot age will be wrong')
    : ok(found);
}
