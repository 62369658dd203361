// Every link and file that a page names is there, and within the site: at the root of a host, and below a path. No browser is asked.
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { SLUGS } from "../content.mjs";
import { BELOW, CHROMIUM, DIST, PAGES, expect, test } from "./site.mjs";

const ORIGIN = "https://docs.example.org";
const plain = (text) => text.replaceAll("&amp;", "&").replaceAll("&#x2F;", "/");

/** The addresses that the markup of a page names. */
const named = (html) => {
  const markup = html.replace(/<(script|style)\b[^>]*>.*?<\/\1>/gs, (all) => all.slice(0, all.indexOf(">") + 1)).replace(/<noscript>|<\/noscript>/g, "");
  return [...markup.matchAll(/<[a-z][\w-]*\s[^>]*?\b(?:href|src|data-simulation|data-js|data-wasm|data-[a-z]*src)=(?:"([^"]*)"|([^\s>]+))/g)].map(
    ([, quoted, bare]) => plain(quoted ?? bare),
  );
};

const idsOf = (html) => new Set([...html.matchAll(/\sid=(?:"([^"]*)"|([^\s>]+))/g)].map(([, quoted, bare]) => plain(quoted ?? bare)));

for (const [where, folder, base] of [
  ["at the root", DIST, "/"],
  ["below a path", BELOW, "/docs/"],
]) {
  test(`every link and file of every page is there, ${where}`, CHROMIUM, () => {
    const files = readdirSync(folder, { recursive: true }).filter((name) => name.endsWith(".html"));
    expect(files.length).toBeGreaterThan(PAGES.length);
    const texts = new Map(files.map((name) => [name, readFileSync(join(folder, name), "utf8")]));
    const ids = new Map([...texts].map(([name, html]) => [name, idsOf(html)]));
    const faults = [];
    let count = 0;
    for (const [name, html] of texts) {
      const here = `${ORIGIN}${base}${name.replace(/index\.html$/, "")}`;
      for (const address of new Set(named(html))) {
        const url = new URL(address, here);
        // A page that names its own address, as the one below a path does, names this host.
        if (url.origin !== ORIGIN) continue;
        count += 1;
        if (!url.pathname.startsWith(base)) {
          faults.push(`${name} leads out of the site: ${address}`);
          continue;
        }
        const path = decodeURIComponent(url.pathname.slice(base.length));
        const file = path === "" || path.endsWith("/") ? `${path}index.html` : path;
        if (!existsSync(join(folder, file))) faults.push(`${name} leads to nothing: ${address}`);
        const place = decodeURIComponent(url.hash.slice(1));
        if (place && ids.has(file) && !ids.get(file).has(place)) faults.push(`${name} leads to no place: ${address}`);
      }
    }
    expect(faults).toEqual([]);
    expect(count).toBeGreaterThan(10 * PAGES.length);
  });
  test(`every page and file that the service worker keeps is there, ${where}`, CHROMIUM, () => {
    const lists = [...readFileSync(join(folder, "sw.js"), "utf8").matchAll(/\b(?:pages|files): (\[[^\]]*\])/g)].map(([, list]) => JSON.parse(list));
    expect(lists.length).toBe(2);
    const missing = lists.flat().filter((path) => {
      const name = path.slice(base.length);
      return !path.startsWith(base) || !existsSync(join(folder, name, name === "" || name.endsWith("/") ? "index.html" : ""));
    });
    expect(missing).toEqual([]);
    expect(lists.flat().length).toBeGreaterThan(SLUGS.length);
  });
}
