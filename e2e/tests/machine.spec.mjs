// What is published says nothing about the machine that built it: no home, no checkout, no lock. Every file, packed or not.
import { readFileSync, readdirSync, statSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import * as zlib from "node:zlib";
import { BELOW, CHROMIUM, DIST, expect, test } from "./site.mjs";

const UNPACK = { ".br": zlib.brotliDecompressSync, ".gz": zlib.gunzipSync, ".zst": zlib.zstdDecompressSync };

const filesOf = (folder) =>
  readdirSync(folder, { recursive: true })
    .filter((name) => statSync(join(folder, name)).isFile())
    .map((name) => ({ folder, name }));

/** The folders of this machine that a build sees, as they would be found in a file. */
const folders = () => {
  const { CARGO_HOME, RUSTUP_HOME, CARGO_TARGET_DIR } = process.env;
  const checkout = fileURLToPath(new URL("../..", import.meta.url));
  const all = [homedir(), CARGO_HOME, RUSTUP_HOME, CARGO_TARGET_DIR, checkout].filter(Boolean);
  return [...new Set(all.map((folder) => folder.replace(/\/*$/, "/")))].filter((folder) => folder !== "/");
};

/** Where a folder stands in a file. In a text, as the end of a longer path, it is no folder of this machine. */
const finds = (content, folder, isText) => {
  const found = content.indexOf(folder);
  return found >= 0 && !(isText && /[\w$}.-]/.test(content[found - 1] ?? "") && content.indexOf(folder, found + 1) < 0);
};

/** What Pagefind brings along was built by its authors, and names their machine. */
const isForeign = (name) => /^search-[0-9a-f]{16}\/.*(wasm|pagefind)/.test(name);

test("no file has a path of the machine that built it, packed or not", CHROMIUM, () => {
  const files = [...filesOf(DIST), ...filesOf(BELOW)].filter(({ name }) => !isForeign(name));
  expect(files.filter(({ name }) => name.endsWith(".wasm")).length).toBeGreaterThanOrEqual(6);
  const faults = [];
  for (const { folder, name } of files) {
    const packed = readFileSync(join(folder, name));
    const end = name.slice(name.lastIndexOf("."));
    // Node.js unpacks Zstandard from version 22.15. The file beside it is the same, as pack.rs tests.
    // A page names the root folder of a process, /proc/1/root/.
    const content = (UNPACK[end]?.(packed) ?? packed)
      .toString("latin1")
      .replaceAll("<wbr>", "")
      .replaceAll(/\/proc\/[\w$]+\/root\//g, "");
    const isText = !/\.(wasm|png|ico|pf_\w+|pagefind)(\.\w+)?$/.test(name);
    faults.push(
      ...folders()
        .filter((folder) => finds(content, folder, isText))
        .map((folder) => `${name} has ${folder}`),
    );
    // The shape of a path into Cargo's folder, wherever that is. Pages may write about such paths.
    if (!isText && /[^/\\][/\\](registry[/\\]src|git[/\\]checkouts)[/\\]/.test(content)) faults.push(`${name} has a path into Cargo's folder`);
  }
  expect(faults).toEqual([]);
});

test("no file of the build itself is among those that are published", CHROMIUM, () => {
  for (const folder of [DIST, BELOW]) {
    const hidden = filesOf(folder)
      .map(({ name }) => name)
      .filter((name) => /(^|\/)\./.test(name));
    expect(hidden).toEqual([]);
  }
});
