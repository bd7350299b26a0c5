// The keys that a plan knows, as a tree: what to do with the value of each, and whether its field counts.
import { action, type Layout } from './layout.ts';
import { known, type Plan, pointerOf } from './plan.ts';

export interface Key {
  readonly action: number;
  readonly slot: number;
  /** 1 where the field counts as dropped unless a column takes it. */
  readonly counts: number;
  readonly parent: Key | null;
  /** How many containers are open around its keys. */
  readonly depth: number;
  readonly keys: Map<string, Key>;
  /** Stands for every key that is not among `keys`. */
  readonly other: Key | null;
}

function key(parent: Key | null, action: number, slot: number, counts: number, othersCount: number): Key {
  const depth = (parent?.depth ?? 0) + 1;
  const made = { action, slot, counts, parent, depth, keys: new Map() };
  return { ...made, other: { ...made, action: 0, counts: othersCount, other: null } };
}

/** The event itself, as the key of its keys. */
export function keysOf(plan: Plan, layout: Layout): Key {
  const { never } = layout;
  const root = key(null, action.object, never, 0, 1);
  root.keys.set('data', key(root, action.object, never, 0, 1));
  plan.paths.forEach(({ segments }, slot) => {
    if (layout.actions[slot] === action.skip) return;
    let at = root;
    segments.forEach((name, i) => {
      const isLast = i === segments.length - 1;
      const counts = isLast && (i === 0 ? !known.has(name) : pointerOf(segments.slice(0, i)) === '/data');
      let inner = at.keys.get(name);
      if (!inner) {
        inner = isLast
          ? key(at, layout.actions[slot], slot, counts ? 1 : 0, 0)
          : key(at, action.object, never, 0, 0);
        at.keys.set(name, inner);
      }
      at = inner;
    });
  });
  for (const name of known)
    if (!root.keys.has(name)) root.keys.set(name, key(root, action.skip, never, 0, 0));
  return root;
}
