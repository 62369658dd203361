// Measures the finder of symptoms on the site in dist/ with a processor that is slowed down four times, and prints medians: how long
// after a paste the first result is painted.
// Usage: node finder-speed.mjs [RUNS]
import { chromium } from "@playwright/test";
import { execFileSync } from "node:child_process";
import { median } from "./bench.mjs";
import { start } from "./start.mjs";

const SLOWER = 4;
const MEGABYTES = 5_000_000;
const MESSAGE = "2026-03-01T10:00:00Z ERROR orders: pool timed out while waiting for an open connection\n";

const log = () => {
  const lines = [];
  for (let bytes = 0; bytes < MEGABYTES; bytes += lines.at(-1).length) {
    const number = lines.length;
    const path = `/orders/${(number * 7919) % 100_000}`;
    lines.push(`2026-03-01T10:00:00.${number}Z  INFO orders::http: request finished path=${path} latency_ms=${number % 50}\n`);
  }
  lines.splice(Math.round(lines.length * 0.8), 0, MESSAGE);
  return lines.join("");
};
const TEXTS = { "a line": MESSAGE, "a sentence": "works locally but the balancer answers 502", "a log of 5 MB": log() };

const [runs = "7"] = process.argv.slice(2);
const server = await start("../dist");

// In the page: the time from the events of a paste until the first result is painted.
const paste = async (text) => {
  const field = document.querySelector("textarea");
  const found = new Promise((resolve) => {
    new MutationObserver(resolve).observe(document.querySelector("[data-found]"), { childList: true });
  });
  const start = performance.now();
  if (field.dispatchEvent(new InputEvent("beforeinput", { data: text, inputType: "insertFromPaste", cancelable: true }))) {
    field.value = text;
    field.dispatchEvent(new InputEvent("input"));
  }
  await found;
  await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
  return performance.now() - start;
};

async function measure(browser, text) {
  const context = await browser.newContext({ serviceWorkers: "block" });
  const page = await context.newPage();
  await page.goto(new URL("/symptoms/", server.url).href);
  await page.locator("textarea").focus();
  await page.waitForLoadState("networkidle");
  // What is prepared after the field has the focus.
  await page.waitForTimeout(1000);
  const client = await context.newCDPSession(page);
  await client.send("Emulation.setCPUThrottlingRate", { rate: SLOWER });
  const time = await page.evaluate(paste, text);
  await context.close();
  return time;
}

try {
  const executablePath = execFileSync("../scripts/browser", ["chromium"], { encoding: "utf8" }).trim();
  const browser = await chromium.launch({ executablePath, args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking"] });
  for (const [what, text] of Object.entries(TEXTS)) {
    const times = [];
    for (let run = 0; run < Number(runs); run += 1) times.push(await measure(browser, text));
    console.log(`${what}: ${median(times).toFixed(0)} ms, ${Math.min(...times).toFixed(0)} to ${Math.max(...times).toFixed(0)}`);
  }
  await browser.close();
} finally {
  server.stop();
}
