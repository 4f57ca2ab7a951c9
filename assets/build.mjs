/**
 * Build the pages' style, scripts, map worker and fonts into static_build/ (never committed).
 *
 * Usage: node assets/build.mjs
 * Third-party code comes from node_modules (npm ci); its licences are gathered into THIRD_PARTY_NOTICES.txt.
 */
import { copyFile, mkdir, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import esbuild from "esbuild";

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));
const OUT = join(ROOT, "static_build");
const MODULES = join(ROOT, "node_modules");

const SHARED = {
  absWorkingDir: ROOT,
  bundle: true,
  minify: true,
  metafile: true,
  outdir: OUT,
  logLevel: "warning",
  legalComments: "none", // gathered in THIRD_PARTY_NOTICES.txt instead
  target: ["es2022", "chrome109", "firefox115", "safari16"],
};

/** Every browser we serve reads woff2: the older woff files are left out of the font style sheets. */
const woff2Only = {
  name: "woff2-only",
  setup(build) {
    build.onLoad({ filter: /@fontsource[\\/].*\.css$/ }, async ({ path }) => ({
      contents: (await readFile(path, "utf8")).replace(/,\s*url\([^)]*\.woff\)\s*format\(['"]woff['"]\)/g, ""),
      loader: "css",
      resolveDir: dirname(path),
    }));
  },
};

const BUILDS = [
  {
    entryPoints: { app: "assets/css/app.css", map: "assets/css/map.css", charts: "assets/css/charts.css", tv: "assets/css/tv.css", doors: "assets/css/doors.css", findings: "assets/css/findings.css" },
    plugins: [woff2Only],
    loader: { ".woff2": "file", ".svg": "file" },
    assetNames: "fonts/[name]-[hash]",
  },
  {
    entryPoints: {
      app: "assets/js/app.js",
      live: "assets/js/live.js",
      map: "assets/js/map.js",
      charts: "assets/js/charts.js",
      season: "assets/js/season.js",
      review: "assets/js/review.js",
      desk: "assets/js/desk.js",
      doors: "assets/js/doors.js",
      findings: "assets/js/findings.js",
      call: "assets/js/call.js",
      reception: "assets/js/reception.js",
      passkeys: "assets/js/passkeys.js",
      driver: "assets/js/driver.js",
      clinic: "assets/js/clinic.js",
      told: "assets/js/told.js",
      drafts: "assets/js/drafts.js",
      access: "assets/js/access.js",
      stage: "assets/js/stage.js",
      "final-tablet": "assets/js/final-tablet.js",
      "driver-sw": "assets/js/driver-sw.js",
    },
    format: "esm",
  },
  // Televisions keep their browsers for ten years: older JavaScript, no modules.
  { entryPoints: { tv: "assets/js/tv.js" }, format: "iife", target: ["es2018", "chrome69"] },
  { entryPoints: { "map-worker": "node_modules/maplibre-gl/dist/maplibre-gl-worker.mjs" }, format: "esm" },
];

/** The package folder that a bundled file came from, or null for our own sources. */
function packageFolder(input) {
  const match = input.match(/^node_modules\/((?:@[^/]+\/)?[^/]+)\//);
  return match ? match[1] : null;
}

/** The licence text of one installed package, or its declared licence where it ships no text. */
async function notice(name) {
  const folder = join(MODULES, name);
  const manifest = JSON.parse(await readFile(join(folder, "package.json"), "utf8"));
  const names = (await readdir(folder)).filter((file) => /^(licen[cs]e|ofl|copying)/i.test(file)).sort();
  const texts = await Promise.all(names.map((file) => readFile(join(folder, file), "utf8")));
  const body = texts.length ? texts.join("\n\n") : `Licence: ${manifest.license} (no text in the package)`;
  return `${manifest.name} ${manifest.version} (${manifest.license})\n\n${body.trim()}\n`;
}

/** Packages that MapLibre has already bundled into its own distribution files. */
const INSIDE_MAPLIBRE = async () => {
  const manifest = JSON.parse(await readFile(join(MODULES, "maplibre-gl/package.json"), "utf8"));
  return Object.keys(manifest.dependencies ?? {}).filter((name) => !name.startsWith("@types/"));
};

async function writeNotices(results) {
  const inputs = results.flatMap((result) => Object.keys(result.metafile.inputs));
  const names = new Set(inputs.map(packageFolder).filter(Boolean));
  for (const name of await INSIDE_MAPLIBRE()) names.add(name);
  const parts = await Promise.all([...names].sort().map(notice));
  const head = "Third-party software, data and fonts inside the files of this folder.\n";
  await writeFile(join(OUT, "THIRD_PARTY_NOTICES.txt"), [head, ...parts].join(`\n${"=".repeat(80)}\n\n`));
}

async function build() {
  const started = performance.now();
  await rm(OUT, { recursive: true, force: true });
  await mkdir(OUT, { recursive: true });
  const results = await Promise.all(BUILDS.map((options) => esbuild.build({ ...SHARED, ...options })));
  await copyFile(join(ROOT, "assets/mark.svg"), join(OUT, "mark.svg"));
  // The server draws pictures with words (a chat's menu) and writes papers in the pages' own face.
  for (const [weight, name] of [[700, "words.woff"], [400, "words-regular.woff"]])
    await copyFile(join(MODULES, `@fontsource/biz-udpgothic/files/biz-udpgothic-japanese-${weight}-normal.woff`), join(OUT, name));
  await writeNotices(results);
  const count = results.reduce((sum, result) => sum + Object.keys(result.metafile.outputs).length, 0);
  console.log(`${relative(ROOT, OUT)}/: ${count} files in ${Math.round(performance.now() - started)} ms`);
}

await build();
