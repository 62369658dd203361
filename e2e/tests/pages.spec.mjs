import { existsSync, readFileSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync, constants } from "node:zlib";
import { SLUGS, calculatorPage } from "../content.mjs";
import { CALCULATOR, CALCULATORS, CHROMIUM, DATA, DIST, EMBEDS, PAGES, expect, hasCalculator, html, isFile, test } from "./site.mjs";

const compressed = (bytes) => brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }).length;
const sum = (files) => files.map((file) => compressed(readFileSync(join(DIST, file)))).reduce((sum, part) => sum + part);
/** What hosts send of a file: what the build has packed, if that is smaller. To pack every page again takes minutes. */
const sent = (file) => statSync([`${file}.br`, file].find(existsSync)).size;

test("the site has its pages", CHROMIUM, () => {
  expect(PAGES).toEqual(expect.arrayContaining(["/", ...CALCULATORS, ...EMBEDS]));
  expect(PAGES.filter((address) => /^\/(calculators|embed)\/.|^\/capacity\//.test(address))).toEqual([...CALCULATORS, ...EMBEDS].sort());
  for (const address of [...CALCULATORS, ...EMBEDS]) expect(hasCalculator(address), address).toBe(true);
});

test("titles and descriptions are unique", CHROMIUM, () => {
  for (const pattern of [/<title>(.*?)<\/title>/, /<meta name=description content="?(.*?)"?>/]) {
    const found = PAGES.filter((address) => !address.startsWith("/embed/")).map((address) => html(address).match(pattern)[1]);
    expect(new Set(found).size).toBe(found.length);
  }
});

test("an address that is not there gets the page that says so", async ({ browser, baseURL }) => {
  const page = await browser.newPage();
  const response = await page.goto(`${baseURL}/no/such/page/`);
  expect(response.status()).toBe(404);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Page not found");
  await page.getByRole("link", { name: "See all pages" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("All pages");
  await page.close();
});

// Trunk only warns of a style sheet that it cannot parse, and publishes it as it is.
test("every style sheet could be parsed, and was packed", CHROMIUM, () => {
  const sheets = readdirSync(DIST).filter((file) => file.endsWith(".css"));
  expect(sheets.length).toBeGreaterThan(0);
  for (const sheet of sheets) expect(readFileSync(join(DIST, sheet), "utf8"), sheet).not.toMatch(/\n\s+/);
});

// Style sheet, icon and scripts included. The pages that are one long list may have as much again.
/** It shows all files of a service. */
const START_HERE = "/configuration/start-here/";
/** It lists all rules. */
const CHECK = "/check/";
const limit = (address) => ([...DATA, CHECK].includes(address) ? 60_000 : address === START_HERE ? 35_000 : 30_000);

test("a page without an island transfers 22 KB at the median, 30 at most, a list 60", CHROMIUM, () => {
  const sizes = [];
  for (const address of PAGES.filter((address) => !hasCalculator(address))) {
    const files = html(address).match(/\/[a-z]+-[0-9a-f]{16}\.(css|svg|js)/g);
    const bytes = [`${address}index.html`, ...new Set(files)].reduce((bytes, file) => bytes + sent(join(DIST, file)), 0);
    expect(bytes, address).toBeLessThanOrEqual(limit(address));
    if (!isFile(address)) sizes.push(bytes);
  }
  expect(sizes.sort((a, b) => a - b)[Math.floor(sizes.length / 2)]).toBeLessThanOrEqual(22_000);
});

test("no page needs a style sheet that it does not load", CHROMIUM, () => {
  const sheet = (name, address) => readFileSync(join(DIST, html(address).match(new RegExp(`${name}-[0-9a-f]+\\.css`))[0]), "utf8");
  const classes = (css) => new Set([...css.matchAll(/\.([a-z][\w-]+)/g)].map(([, name]) => name));
  const shared = new Set([...classes(sheet("style", "/")), ...classes(sheet("calculators", CALCULATOR))]);
  for (const [bundle, page] of Object.entries({ check: "/check/", home: "/", lists: "/", map: "/requests/" })) {
    const own = new Set([...classes(sheet(bundle, page))].filter((name) => !shared.has(name)));
    expect(own.size).toBeGreaterThan(5);
    const [loading, others] = [true, false].map((loads) => PAGES.filter((address) => html(address).includes(`/${bundle}-`) === loads));
    expect(Math.min(loading.length, others.length)).toBeGreaterThan(1);
    for (const address of others) {
      const used = [...html(address).matchAll(/\bclass="?([^">]+)/g)].flatMap(([, names]) => names.split(" "));
      expect(
        used.filter((name) => own.has(name)),
        address,
      ).toEqual([]);
    }
  }
});

test("the list of symptoms is 20 KB or less", CHROMIUM, () => {
  expect(compressed(html("/symptoms/"))).toBeLessThanOrEqual(20_000);
});

test("every page has a version in Markdown beside it, and llms.txt names it", CHROMIUM, () => {
  const named = readFileSync(join(DIST, "llms.txt"), "utf8");
  const whole = readFileSync(join(DIST, "llms-full.txt"), "utf8");
  for (const address of PAGES) {
    const markdown = readFileSync(join(DIST, address, "index.md"), "utf8");
    expect(markdown, address).toMatch(/^# .+\n\n> .+/);
    expect(markdown, address).not.toMatch(/\{\{(calculator|claim|diagram|include) |\[!OFTEN|<div|<p>/);
    const isListed = address.split("/").length > 3 && !address.startsWith("/embed/") && !isFile(address);
    if (isListed) expect(named, address).toContain(`(${address}index.md)`);
    if (isListed) expect(whole, address).toContain(markdown.split("\n")[0]);
  }
});

/** The files of the WebAssembly programs that a page names. */
const programs = (page) => [...new Set([...page.matchAll(/ data-(?:js|wasm)="?\/([^"\s>]+)/g)].map(([, file]) => file))];

test("the program of a calculator page is small, and has no other calculator", CHROMIUM, () => {
  for (const slug of SLUGS) {
    const files = programs(html(calculatorPage(slug)));
    expect(files.map((file) => file.replace(/-[0-9a-f]{16}\./, ".")).sort()).toEqual([`${slug}.js`, `${slug}.wasm`]);
    // One contains the models of all others, one reads and fits measurements.
    expect(sum(files), slug).toBeLessThanOrEqual({ capacity: 180_000, "pool-sizing": 107_000 }[slug] ?? 100_000);
    const program = readFileSync(
      join(
        DIST,
        files.find((file) => file.endsWith(".wasm")),
      ),
      "latin1",
    );
    // "Capacity" is also a word of texts.
    for (const other of SLUGS.filter((other) => other !== "capacity" || slug === other))
      expect(program.includes(other), `${other} in the program of ${slug}`).toBe(other === slug);
  }
});

test("the WebAssembly of the simulation is 72 KB or less, with the model it is compared with", CHROMIUM, () => {
  const [folder] = readdirSync(DIST).filter((name) => name.startsWith("simulate-"));
  expect(sum([join(folder, "simulate_bg.wasm")])).toBeLessThanOrEqual(72_000);
});

test("an embed is 90 KB or less with everything", CHROMIUM, () => {
  for (const address of EMBEDS) {
    const page = html(address);
    const files = page.match(/[a-z-]+-[0-9a-f]{16}\.(?:css|js|svg|wasm)/g);
    expect(compressed(page) + sum([...new Set(files)]), address).toBeLessThanOrEqual(address.includes("capacity") ? 150_000 : 90_000);
  }
});
