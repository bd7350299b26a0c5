// Sends every `import 'uvu'` to uvu.ts, so that test files stay plain uvu and the runner sees what they register.
const watched = new URL('./uvu.ts', import.meta.url).href;

export async function resolve(specifier, context, next) {
  if (specifier !== 'uvu' || context.parentURL?.split('?')[0] === watched) return next(specifier, context);
  return { url: watched, shortCircuit: true };
}
