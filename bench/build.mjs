// Bundles the benches into .bench/, as the command is bundled: under tsx every access to a typed array is checked, and slower.
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

await build({
  absWorkingDir: fileURLToPath(new URL('../', import.meta.url)),
  entryPoints: ['bench/index.ts'],
  outdir: '.bench',
  bundle: true,
  format: 'esm',
  platform: 'node',
  target: 'node20.19',
  external: ['@duckdb/node-api', '@duckdb/node-bindings*'],
  banner: {
    js: "import { createRequire as rahdariRequire } from 'node:module'; const require = rahdariRequire(import.meta.url);",
  },
  logLevel: 'warning',
});
