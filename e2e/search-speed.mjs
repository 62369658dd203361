// Measures search on the site in dist/ with a processor that is slowed down four times, and prints medians: how long after a key
// its results stand in the list and are painted, and how much was loaded for that.
// Usage: node search-speed.mjs [RUNS] [QUERY ...]
import { chromium } from "@playwright/test";
import { execFileSync } from "node:child_process";
import { median } from "./bench.mjs";
import { start } from "./start.mjs";

const SLOWER = 4;
const QUERIES = ["pool", "connection refused", "conection refused", "acquire_timeout", "health check"];

const [runs = "7", ...asked] = process.argv.slice(2);
const server = await start("../dist");
const PAGE = new URL("/configuration/health-checks/", server.url).href;

// In the page: for each key the time until the list has changed, and until that is painted.
const watch = () => {
  window.keys = [];
  document.querySelector(".search__field").addEventListener("input", (event) => window.keys.push({ at: event.timeStamp }), true);
  new MutationObserver(() => {
    const key = window.keys.at(-1);
    if (!key || key.listed) return;
    key.listed = performance.now() - key.at;
    requestAnimationFrame(() => setTimeout(() => (key.painted = performance.now() - key.at)));
  }).observe(document.querySelector(".search__list"), { childList: true });
};

async function measure(browser, query) {
  const context = await browser.newContext();
  const page = await context.newPage();
  const sizes = [];
  page.on("requestfinished", (request) => sizes.push(request.sizes().then(({ responseBodySize }) => responseBodySize)));
  const loaded = async () => (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
  await page.goto(PAGE, { waitUntil: "networkidle" });
  const client = await context.newCDPSession(page);
  await client.send("Emulation.setCPUThrottlingRate", { rate: SLOWER });
  const before = await loaded();
  const pressed = Date.now();
  await page.keyboard.press("Control+k");
  await page.locator("[role=option]").first().waitFor();
  const opened = Date.now() - pressed;
  await page.waitForLoadState("networkidle");
  await page.waitForTimeout(1000);
  const open = await loaded();
  await page.evaluate(watch);
  for (const key of query) {
    await page.keyboard.press(key === " " ? "Space" : key);
    await page.waitForTimeout(200);
  }
  await page.waitForTimeout(1000);
  const keys = await page.evaluate(() => window.keys);
  const result = { opened, open: open - before, query: (await loaded()) - open, keys };
  await context.close();
  return result;
}

try {
  const executablePath = execFileSync("../scripts/browser", ["chromium"], { encoding: "utf8" }).trim();
  const args = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"];
  const browser = await chromium.launch({ executablePath, args });
  console.log("query: first key, listed / painted ms; slowest key, painted ms; last key, painted ms; KB to open, KB for the query; ready after ms");
  for (const query of asked.length > 0 ? asked : QUERIES) {
    const found = [];
    for (let run = 0; run < Number(runs); run += 1) found.push(await measure(browser, query));
    const of = (value) => median(found.map(value)).toFixed(0);
    const kb = (value) => (median(found.map(value)) / 1000).toFixed(1);
    const painted = ({ keys }) => keys.map((key) => key.painted ?? key.listed ?? 0);
    console.log(
      `${query}: ${of(({ keys }) => keys[0].listed)} / ${of(({ keys }) => keys[0].painted)}; ${of((run) => Math.max(...painted(run)))}; ` +
        `${of((run) => painted(run).at(-1))}; ${kb((run) => run.open)}, ${kb((run) => run.query)}; ${of((run) => run.opened)}`,
    );
  }
  await browser.close();
} finally {
  server.stop();
}
