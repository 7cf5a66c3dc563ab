/** Builds dist/: the page script, the map library's styles, borders, and third-party licences. */

import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { licences } from "./licences.mjs";

const here = dirname(fileURLToPath(import.meta.url));
const modules = join(here, "node_modules");
const dist = join(here, "dist");

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

/** Returns which files went in. */
async function script() {
  const { metafile } = await build({
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
    metafile: true,
    logLevel: "warning",
  });
  return metafile;
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

/** Licences of all that the page carries; styles and script come from the same library. */
async function thirdParties({ inputs }) {
  const files = [...Object.keys(inputs), "node_modules/world-atlas/countries-50m.json"];
  await writeFile(join(dist, "THIRD-PARTY.txt"), await licences(modules, files));
}

await rm(dist, { recursive: true, force: true });
await mkdir(dist, { recursive: true });
await Promise.all([script().then(thirdParties), borders(), styles()]);
