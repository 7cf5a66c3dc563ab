/** Builds dist/: the page script, the map library's styles, borders, and third-party licences. */

import { mkdir, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const here = dirname(fileURLToPath(import.meta.url));
const modules = join(here, "node_modules");
const dist = join(here, "dist");
const shipped = ["maplibre-gl", "world-atlas"];

/** The map's worker travels as text inside the script and starts from a blob. */
const workerAsText = {
  name: "worker-as-text",
  setup(builder) {
    builder.onResolve({ filter: /^maplibre-gl-worker\?text$/ }, () => ({
      path: join(modules, "maplibre-gl/dist/maplibre-gl-worker.mjs"),
      namespace: "text",
    }));
    builder.onLoad({ filter: /.*/, namespace: "text" }, async ({ path }) => ({
      contents: (await readFile(path, "utf8")).replace(/\n\/\/# sourceMappingURL=.*\s*$/, ""),
      loader: "text",
    }));
  },
};

async function script() {
  await build({
    entryPoints: [join(here, "src/main.ts")],
    outfile: join(dist, "report.js"),
    bundle: true,
    minify: true,
    format: "iife",
    target: "es2022",
    charset: "ascii",
    legalComments: "none",
    define: { "import.meta.url": '"about:blank"' },
    plugins: [workerAsText],
    logLevel: "warning",
  });
}

/** Only the lines are needed: arcs as world-atlas codes them, without the countries. */
async function borders() {
  const atlas = JSON.parse(await readFile(join(modules, "world-atlas/countries-50m.json"), "utf8"));
  const lines = { transform: atlas.transform, arcs: atlas.arcs };
  await writeFile(join(dist, "borders.json"), JSON.stringify(lines));
}

async function styles() {
  const css = await readFile(join(modules, "maplibre-gl/dist/maplibre-gl.css"), "utf8");
  await writeFile(join(dist, "maplibre-gl.css"), css);
}

async function licences() {
  const require = createRequire(import.meta.url);
  const parts = [];
  for (const name of shipped) {
    const folder = join(modules, name);
    const { version, license } = require(join(folder, "package.json"));
    const files = (await readdir(folder)).filter((file) => /^licen[cs]e/i.test(file));
    const texts = await Promise.all(files.map((file) => readFile(join(folder, file), "utf8")));
    parts.push(`${name} ${version} (${license})\n\n${texts.join("\n").trim()}\n`);
  }
  parts.push("Borders: Natural Earth, public domain, through world-atlas.\n");
  await writeFile(join(dist, "THIRD-PARTY.txt"), parts.join(`\n${"-".repeat(72)}\n\n`));
}

await rm(dist, { recursive: true, force: true });
await mkdir(dist, { recursive: true });
await Promise.all([script(), borders(), styles(), licences()]);
