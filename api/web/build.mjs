// Bundles src/ into dist/ (or the folder named on the command line). The same sources and lock file give the same bytes.
import { createHash } from 'node:crypto';
import { readFileSync, readdirSync, rmSync } from 'node:fs';
import { build } from 'esbuild';

const outdir = process.argv[2] ?? 'dist';
const common = { bundle: true, minify: true, charset: 'utf8', target: ['es2021'], legalComments: 'none', logLevel: 'warning', outdir };
rmSync(outdir, { recursive: true, force: true });
await build({
  ...common, format: 'esm', splitting: true, jsx: 'automatic', jsxImportSource: 'preact',
  entryPoints: { app: 'src/main.tsx' }, chunkNames: '[name]-[hash]',
});
await build({ ...common, entryPoints: { style: 'src/style/main.css', chart: 'src/style/chart.css' } });

// The worker keeps all of it but the chart, which no door needs.
const files = readdirSync(outdir).filter((name) => !name.startsWith('chart')).sort();
const hash = createHash('sha256');
for (const path of ['index.html', ...files.map((name) => `${outdir}/${name}`)]) hash.update(readFileSync(path));
await build({
  ...common, entryPoints: { sw: 'src/sw.ts' },
  define: {
    kFiles: JSON.stringify(['/', '/icon.svg', ...files.map((name) => `/${name}`)]),
    kVersion: JSON.stringify(hash.digest('hex').slice(0, 12)),
  },
});
