// Elements and small charts, made with nodes and texts alone: nothing that is shown is ever read as markup.

/** @param {string} tag @param {string} [name] @param {...(Node | string)} inside */
export function make(tag, name = '', ...inside) {
  const at = document.createElement(tag);
  if (name) at.className = name;
  at.append(...inside);
  return at;
}

/** Sets a text only where it is another, so that nothing is drawn or read aloud again. @param {Element} at @param {string} text */
export function write(at, text) {
  if (at.textContent !== text) at.textContent = text;
}

const svg = 'http://www.w3.org/2000/svg';

/** @param {string} tag @param {Record<string, string | number>} values */
function shape(tag, values) {
  const at = document.createElementNS(svg, tag);
  for (const [name, value] of Object.entries(values)) at.setAttribute(name, String(value));
  return at;
}

/**
 * A line over `values`, the oldest at the left in every language; `level` is dashed across it, `mark` counts the values
 * since something was done.
 * @param {Element} into @param {readonly number[]} values
 * @param {{ title: string, level?: number | null, mark?: number | null }} of
 */
export function sparkline(into, values, { title, level = null, mark = null }) {
  const [wide, high] = [240, 60];
  const most = Math.max(10, level ?? 0, ...values) * 1.1;
  const x = (/** @type {number} */ i) => (i / Math.max(1, values.length - 1)) * wide;
  const y = (/** @type {number} */ n) => high - (n / most) * high;
  const points = values.map((n, i) => `${x(i).toFixed(1)},${y(n).toFixed(1)}`).join(' ');
  const chart = shape('svg', { viewBox: `0 0 ${wide} ${high}`, preserveAspectRatio: 'none', role: 'img' });
  const name = shape('title', {});
  name.textContent = title;
  chart.append(name, shape('polygon', { class: 'area', points: `0,${high} ${points} ${wide},${high}` }));
  if (level !== null)
    chart.append(shape('line', { class: 'level', x1: 0, x2: wide, y1: y(level), y2: y(level) }));
  if (mark !== null && mark >= 0 && mark < values.length) {
    const at = x(values.length - 1 - mark);
    chart.append(shape('line', { class: 'mark', x1: at, x2: at, y1: 0, y2: high }));
  }
  chart.append(shape('polyline', { class: 'curve', points }));
  into.replaceChildren(chart);
}
