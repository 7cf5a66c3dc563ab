/**
 * Which libraries the page holds, and their licence texts.
 *
 * A published file is often a bundle itself. Its source map names what went into it; where it has
 * none, everything that its package depends on is taken to be inside.
 */

import { existsSync } from "node:fs";
import { readFile, readdir } from "node:fs/promises";
import { join } from "node:path";

const FOLDER = "node_modules/";
const RULE = `\n${"-".repeat(72)}\n\n`;

/** Package and path within it of a file that lies in node_modules; undefined for our own. */
function located(path) {
  const at = path.lastIndexOf(FOLDER);
  if (at < 0) return undefined;
  const parts = path.slice(at + FOLDER.length).split("/");
  const depth = path[at + FOLDER.length] === "@" ? 2 : 1;
  return { name: parts.slice(0, depth).join("/"), file: parts.slice(depth).join("/") };
}

async function manifest(modules, name) {
  return JSON.parse(await readFile(join(modules, name, "package.json"), "utf8"));
}

/** What one library file was made from: paths, as its source map or its package names them. */
async function origins(modules, { name, file }) {
  const map = join(modules, name, `${file}.map`);
  if (existsSync(map)) return JSON.parse(await readFile(map, "utf8")).sources;
  const { dependencies = {} } = await manifest(modules, name);
  return Object.keys(dependencies)
    .filter((other) => !other.startsWith("@types/"))
    .map((other) => `${FOLDER}${other}/`);
}

/** Names of all packages behind these files, in order of the alphabet. */
async function packagesBehind(modules, files) {
  const seen = new Set();
  const names = new Set();
  const waiting = [...files];
  while (waiting.length > 0) {
    const place = located(waiting.pop());
    const key = place && `${place.name}/${place.file}`;
    if (place === undefined || seen.has(key)) continue;
    seen.add(key);
    names.add(place.name);
    waiting.push(...(await origins(modules, place)));
  }
  return [...names].sort();
}

/** Files named for a licence; in their absence the part of the readme that is headed by one. */
async function licenceText(modules, name) {
  const folder = join(modules, name);
  const all = await readdir(folder);
  const files = all.filter((file) => /^(licen[cs]e|copying|notice)/i.test(file)).sort();
  const texts = await Promise.all(files.map((file) => readFile(join(folder, file), "utf8")));
  if (texts.length > 0) return texts.join("\n").trim();
  const readme = all.find((file) => /^readme/i.test(file));
  const words = readme ? await readFile(join(folder, readme), "utf8") : "";
  const [, text] = /^#+\s*licen[cs]e[^\n]*\n([^]*?)(?=^#|$(?![^]))/im.exec(words) ?? [];
  if (!/copyright/i.test(text ?? "")) throw new Error(`${name} comes without a licence text`);
  return text.trim();
}

/** One text with name, version and licence of every library behind the files of a bundle. */
export async function licences(modules, files) {
  const parts = [];
  for (const name of await packagesBehind(modules, files)) {
    const { version, license } = await manifest(modules, name);
    parts.push(`${name} ${version} (${license})\n\n${await licenceText(modules, name)}\n`);
  }
  return [...parts, "Borders: Natural Earth, public domain, through world-atlas.\n"].join(RULE);
}
