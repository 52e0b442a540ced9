// Bundles src/ into dist/ (or the folder named on the command line). The same sources and lock file give the same bytes.
import { rmSync } from 'node:fs';
import { build } from 'esbuild';

const outdir = process.argv[2] ?? 'dist';
const common = { bundle: true, minify: true, charset: 'utf8', target: ['es2021'], legalComments: 'none', logLevel: 'warning', outdir };
rmSync(outdir, { recursive: true, force: true });
await build({
  ...common, format: 'esm', splitting: true, jsx: 'automatic', jsxImportSource: 'preact',
  entryPoints: { app: 'src/main.tsx' }, chunkNames: '[name]-[hash]',
});
await build({ ...common, entryPoints: { style: 'src/style/main.css', chart: 'src/style/chart.css' } });
