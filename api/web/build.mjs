// Bundles src/ into dist/ (or the folder named on the command line). The same sources and lock file give the same bytes.
import { createHash } from 'node:crypto';
import { readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { basename } from 'node:path';
import { build } from 'esbuild';

const outdir = process.argv[2] ?? 'dist';
const common = { bundle: true, minify: true, charset: 'utf8', target: ['es2021'], legalComments: 'none', logLevel: 'warning', outdir };
rmSync(outdir, { recursive: true, force: true });
const { metafile } = await build({
  ...common, format: 'esm', splitting: true, metafile: true, jsx: 'automatic', jsxImportSource: 'preact',
  entryPoints: { app: 'src/main.tsx' }, chunkNames: '[name]-[hash]',
});
await build({ ...common, entryPoints: { style: 'src/style/main.css', chart: 'src/style/chart.css' } });

// The page names what app.js imports, so that a browser fetches all of it at once.
const app = Object.entries(metafile.outputs).find(([path]) => basename(path) === 'app.js')[1];
const preloads = app.imports.filter(({ kind }) => kind === 'import-statement')
  .map(({ path }) => `<link rel="modulepreload" href="/${basename(path)}">\n`).sort().join('');
const page = readFileSync('index.html', 'utf8').replace('<!-- what it imports: build.mjs -->\n', preloads);
writeFileSync(`${outdir}/index.html`, page);

// The worker keeps all of it but the chart, which no door needs.
const files = readdirSync(outdir).filter((name) => !name.startsWith('chart')).sort();
const hash = createHash('sha256');
for (const name of files) hash.update(readFileSync(`${outdir}/${name}`));
await build({
  ...common, entryPoints: { sw: 'src/sw.ts' },
  define: {
    kFiles: JSON.stringify(['/', '/icon.svg', ...files.filter((name) => name !== 'index.html').map((name) => `/${name}`)]),
    kVersion: JSON.stringify(hash.digest('hex').slice(0, 12)),
  },
});
