// The overview of a running engine, read from what it holds in memory: no query, and nothing changes.

import type { Places } from '../../data/places.ts';
import { kinds } from '../../engine/kinds.ts';
import { clockRow } from '../../engine/ledger.ts';
import { ownOf } from '../../engine/levels.ts';
import { levelNow, reading } from '../../engine/windows/reading.ts';
import type { Windows } from '../../engine/windows/windows.ts';
import { congestion } from '../../pipelines/congestion.ts';
import type { AlertRow } from '../alerts/row.ts';
import type { Engine } from '../engine.ts';
import { type ClockFacts, type LineFacts, type Overview, overview, trendMinutes } from './overview.ts';

type Read = Pick<Engine, 'kernel' | 'dictionaries'>;

export function overviewOfEngine(engine: Read, places: Places): Overview {
  const { clocks } = engine.kernel;
  return overview(
    {
      mode: 'live',
      madeAt: null,
      logged: clocks.logged,
      clocks: clocks.codes.map((code) => clockFacts(engine, code)),
      lines: clocks.codes.flatMap((code) => linesOf(engine, code)),
      alerts: openAlerts(engine),
    },
    places,
  );
}

function clockFacts({ kernel, dictionaries }: Read, code: number): ClockFacts {
  const { feeds } = kernel.clocks;
  const clocks = feeds.unit.flatMap((unit, clock) => (unit === code ? clockRow(kernel.clocks, clock) : []));
  return {
    office: dictionaries.of('office').text(code),
    watermark: Math.min(...clocks.map(({ watermark_at }) => watermark_at)),
    isOpen: clocks.every(({ is_open }) => is_open === 1),
    isSilent: clocks.every(({ is_silent }) => is_silent === 1),
  };
}

/** The lines of an office in which somebody waits, or something happened in the last window. */
function linesOf({ kernel, dictionaries }: Read, code: number): LineFacts[] {
  const windows = kernel.windows.find(({ state }) => state.pipeline === congestion) as Windows;
  const { state } = windows;
  const [panes, store] = [state.stores[0], state.stores[ownOf(state.pipeline.levels)]];
  const until = windows.nextEnd(code) - state.pane;
  const step = state.keys.by.indexOf('step');
  return (state.keys.ofClock[code] ?? []).flatMap((key) => {
    const row = store.find(key, store.grid.endingAt(until, code));
    const waiting = levelNow(state, 'waiting', key) as number;
    if (waiting === 0 && (row === -1 || store.isZero(row))) return [];
    const value = (measure: string) => reading(state, measure)(store, row);
    return {
      office: dictionaries.of('office').text(code),
      step: dictionaries.of('step').text(state.keys.codes[key * state.keys.by.length + step]),
      waiting,
      arrivals: value('arrivals'),
      p50: value('wait_p50_ms'),
      p90: value('wait_p90_ms'),
      serviceMs: value('service_mean_ms'),
      counters: value('counters'),
      byMinute: () => {
        const last = until / state.pane - 1;
        const at = reading(state, 'waiting');
        return Array.from({ length: trendMinutes }, (_, i) =>
          at(panes, panes.find(key, last - trendMinutes + 1 + i)),
        );
      },
    };
  });
}

function openAlerts({ kernel, dictionaries }: Read): AlertRow[] {
  const { incidents } = kernel.alerts;
  const { of, table } = incidents.current;
  return incidents.open.map((slot) => {
    const row = Object.entries(table.columns).map(([name, { kind, domain }]) => {
      const value = of[name][slot * kinds[kind].width];
      if (kind === 'label') return [name, dictionaries.of(domain ?? name).text(value) || null];
      return [name, kind === 'flag' ? value === 1 : Number.isFinite(value) ? value : null];
    });
    return { ...Object.fromEntries(row), alert: incidents.id(slot) } as AlertRow;
  });
}
