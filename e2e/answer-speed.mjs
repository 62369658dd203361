// Measures the calculators of the site in dist/ with a processor that is slowed down four times, and prints medians: how long
// it takes after a key until the answer is in the page, until it is painted, and until everything that follows it is drawn.
// Usage: node answer-speed.mjs [KEYS] [SLUG ...]
import { chromium } from "@playwright/test";
import { execFileSync } from "node:child_process";
import { median } from "./bench.mjs";
import { SLUGS, calculatorPage } from "./content.mjs";
import { start } from "./start.mjs";

const SLOWER = 4;
// Nothing has changed for so long, in milliseconds, at the end of a redraw.
const QUIET = 700;

const [keys = "9", ...asked] = process.argv.slice(2);
const server = await start("../dist");

// In the page: for each key the time until the answer has changed, until that is painted, and until the last change.
const watch = () => {
  window.keys = [];
  const form = document.querySelector(".calculator__form");
  form.addEventListener("input", (event) => window.keys.push({ at: event.timeStamp }), true);
  new MutationObserver(() => {
    const key = window.keys.at(-1);
    if (!key) return;
    key.drawn = performance.now() - key.at;
    if (key.answered) return;
    key.answered = key.drawn;
    requestAnimationFrame(() => setTimeout(() => (key.painted = performance.now() - key.at)));
  }).observe(document.querySelector(".answer"), { childList: true, subtree: true });
};

async function measure(browser, slug) {
  const page = await browser.newPage();
  await page.goto(new URL(calculatorPage(slug), server.url).href, { waitUntil: "networkidle" });
  await page.locator("html[data-hydrated=true]").waitFor();
  const client = await page.context().newCDPSession(page);
  await client.send("Emulation.setCPUThrottlingRate", { rate: SLOWER });
  await page.evaluate(watch);
  const field = page.locator(".calculator__form input:not([type=radio], [type=checkbox])").first();
  await field.focus();
  await page.keyboard.press("End");
  // Types a digit and deletes it again.
  for (let key = 0; key < Number(keys); key += 1) {
    await page.keyboard.press(key % 2 === 0 ? "1" : "Backspace");
    let before = -1;
    for (;;) {
      await page.waitForTimeout(QUIET);
      const drawn = await page.evaluate(() => window.keys.at(-1)?.drawn ?? 0);
      if (drawn === before) break;
      before = drawn;
    }
  }
  const found = await page.evaluate(() => window.keys);
  await page.close();
  return found.filter((key) => key.painted);
}

try {
  const executablePath = execFileSync("../scripts/browser", ["chromium"], { encoding: "utf8" }).trim();
  const browser = await chromium.launch({ executablePath, args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking"] });
  console.log("calculator: answered / painted, slowest painted, everything drawn, in ms; keys");
  for (const slug of asked.length > 0 ? asked : SLUGS) {
    const found = await measure(browser, slug);
    const of = (name) => median(found.map((key) => key[name])).toFixed(0);
    const slowest = Math.max(...found.map((key) => key.painted)).toFixed(0);
    console.log(`${slug}: ${of("answered")} / ${of("painted")}, ${slowest}, ${of("drawn")}; ${found.length}`);
  }
  await browser.close();
} finally {
  server.stop();
}
