// The state of an object as plain data, and back: which fields are state is said once, beside them, as `static state`.

/** Plain data: numbers, texts, typed arrays, and arrays, maps and sets of them. */
export type Image = { readonly [field: string]: unknown };

/** Has more room than it uses: says how its state looks without that. Arrays keep a row at least, since they grow by doubling. */
export interface Roomy {
  used(): object;
}

const stateOf = (value: unknown): readonly string[] | undefined =>
  typeof value === 'object' && value !== null
    ? (value.constructor as { state?: readonly string[] }).state
    : undefined;

/** What `of` and the stateful objects in it hold now. Nothing is copied: use it before they go on. */
export function imageOf(of: object): Image {
  const fields = { ...of, ...(of as Partial<Roomy>).used?.() } as Record<string, unknown>;
  return Object.fromEntries((stateOf(of) ?? []).map((name) => [name, seen(fields[name])]));
}

function seen(value: unknown): unknown {
  if (stateOf(value)) return imageOf(value as object);
  return Array.isArray(value) && value.some(stateOf) ? value.map(seen) : value;
}

/** Gives `to`, made from the same definitions, the state in `image`. Objects stay the same objects. */
export function restore(to: object, image: Image): void {
  const fields = to as Record<string, unknown>;
  for (const name of stateOf(to) ?? []) fields[name] = given(fields[name], image[name]);
}

function given(held: unknown, value: unknown): unknown {
  if (stateOf(held)) restore(held as object, value as Image);
  else if (Array.isArray(held) && held.some(stateOf))
    held.forEach((part, i) => void given(part, (value as unknown[])[i]));
  else if (isRecord(held)) Object.assign(held, value);
  else return value;
  return held;
}

const isRecord = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;

/** How the state of an object is laid out, field by field, without what is in it. */
export function shapeOf(of: unknown): unknown {
  if (stateOf(of)) {
    const fields = of as Record<string, unknown>;
    return (stateOf(of) ?? []).map((name) => [name, shapeOf(fields[name])]);
  }
  if (Array.isArray(of) && of.some(stateOf)) return of.map(shapeOf);
  if (isRecord(of)) return Object.entries(of).map(([name, value]) => [name, shapeOf(value)]);
  return typeof of === 'object' && of !== null ? of.constructor.name : typeof of;
}
