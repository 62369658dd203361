import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync, constants } from "node:zlib";
import { CALCULATOR, DATA, DIST, PAGES, expect, hasCalculator, html, live, test } from "./site.mjs";

const compressed = (bytes) =>
  brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }).length;

test("the site has its pages", () => {
  expect(PAGES.length).toBeGreaterThanOrEqual(60);
  expect(PAGES).toContain("/");
  expect(PAGES.filter(hasCalculator)).toContain(CALCULATOR);
});

for (const address of PAGES) {
  test(`${address} loads, and fits a narrow phone`, async ({ page }) => {
    const requested = [];
    page.on("request", (request) => requested.push(request.url()));
    await page.goto(address, { waitUntil: "networkidle" });
    await expect(page.getByRole("heading", { level: 1 })).toHaveCount(1);
    await expect(page).toHaveTitle(/Axum in Production/);
    const description = await page.locator("meta[name=description]").getAttribute("content");
    expect(description.length).toBeGreaterThan(40);
    if (hasCalculator(address)) {
      await live(page);
    } else {
      expect(requested.filter((url) => /\.wasm$/.test(url))).toEqual([]);
      const scripts = requested.filter((url) => /\.js$/.test(url)).map((url) => url.match(/(\w+)-[0-9a-f]+\.js$/)[1]);
      const own = address.replaceAll("/", "");
      expect(scripts.filter((script) => script !== "site" && script !== own)).toEqual([]);
    }
    await page.setViewportSize({ width: 320, height: 600 });
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(320);
  });
}

test("titles and descriptions are unique", () => {
  for (const pattern of [/<title>(.*?)<\/title>/, /<meta name=description content="?(.*?)"?>/]) {
    const found = PAGES.filter((address) => !address.startsWith("/embed/")).map((address) => html(address).match(pattern)[1]);
    expect(new Set(found).size).toBe(found.length);
  }
});

test("an address that is not there gets the page that says so", async ({ browser, baseURL }) => {
  const page = await browser.newPage();
  const response = await page.goto(`${baseURL}/no/such/page/`);
  expect(response.status()).toBe(404);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("There is no page here");
  await page.getByRole("link", { name: "See all pages" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("All pages");
  await page.close();
});

// Trunk only warns of a style sheet that it cannot parse, and publishes it as it is.
test("every style sheet could be parsed, and was packed", () => {
  const sheets = readdirSync(DIST).filter((file) => file.endsWith(".css"));
  expect(sheets.length).toBeGreaterThan(0);
  for (const sheet of sheets) expect(readFileSync(join(DIST, sheet), "utf8"), sheet).not.toMatch(/\n\s+/);
});

// Style sheet, icon and scripts included. The pages that are one long list may have as much again.
test("every page without an island transfers 25 KB or less, a list 60", () => {
  for (const address of PAGES.filter((address) => !hasCalculator(address))) {
    const files = html(address).match(/\/[a-z]+-[0-9a-f]+\.(css|svg|js)/g);
    const parts = [html(address), ...new Set(files)].map((part) => (part.startsWith("/") ? readFileSync(join(DIST, part)) : part));
    const bytes = parts.map(compressed).reduce((sum, part) => sum + part);
    expect(bytes, address).toBeLessThanOrEqual(DATA.includes(address) ? 60_000 : 25_000);
  }
});

test("every page has a version in Markdown beside it, and llms.txt names it", () => {
  const named = readFileSync(join(DIST, "llms.txt"), "utf8");
  const whole = readFileSync(join(DIST, "llms-full.txt"), "utf8");
  for (const address of PAGES) {
    const markdown = readFileSync(join(DIST, address, "index.md"), "utf8");
    expect(markdown, address).toMatch(/^# .+\n\n> .+/);
    expect(markdown, address).not.toMatch(/\{\{(calculator|claim|diagram|include) |\[!OFTEN|<div|<p>/);
    const isListed = address.split("/").length > 3 && !address.startsWith("/embed/");
    if (isListed) expect(named, address).toContain(`(${address}index.md)`);
    if (isListed) expect(whole, address).toContain(markdown.split("\n")[0]);
  }
});

const sum = (files) => files.map((file) => compressed(readFileSync(join(DIST, file)))).reduce((sum, part) => sum + part);

test("the scripts of a calculator page are 135 KB or less, with all calculators", () => {
  const files = html(CALCULATOR).match(/axum-in-production-[0-9a-f]+(_bg\.wasm|\.js)/g);
  const unique = [...new Set(files)];
  expect(unique.length).toBe(2);
  expect(sum(unique)).toBeLessThanOrEqual(135_000);
});

test("the WebAssembly of the simulation is 60 KB or less", () => {
  const [folder] = readdirSync(DIST).filter((name) => name.startsWith("simulate-"));
  expect(sum([join(folder, "simulate_bg.wasm")])).toBeLessThanOrEqual(60_000);
});

test("an embed is 130 KB or less with everything", () => {
  const embeds = PAGES.filter((address) => address.startsWith("/embed/"));
  expect(embeds.length).toBe(5);
  for (const address of embeds) {
    const page = html(address);
    const files = page.match(/[a-z]+-[0-9a-f]{16}(?:\/\w+\.(?:js|wasm)|\.(?:css|js|svg))/g).filter((file) => !file.startsWith("simulate-"));
    expect(compressed(page) + sum([...new Set(files)]), address).toBeLessThanOrEqual(130_000);
  }
});
