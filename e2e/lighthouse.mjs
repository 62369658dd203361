// Measures pages of the release site in dist/ with Lighthouse's mobile profile, and prints a table of medians.
// Usage: node lighthouse.mjs [--strict] [RUNS] [ADDRESS ...]; the browser is that of CHROME_PATH.
// With --strict it fails where the last line says that something is missed.
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { median } from "./bench.mjs";
import { SLUGS, calculatorPage } from "./content.mjs";
import { start } from "./start.mjs";

const LIGHTHOUSE = "lighthouse@12.8.2";
const REFERENCE = "/configuration/dockerfile/";
const PAGES = ["/", REFERENCE, ...SLUGS.map(calculatorPage), "/claims/", "/symptoms/"];
// Of a reference page.
const BUDGET = { bytes: 25_000, lcp: 900, blocked: 0 };

const asked = process.argv.slice(2).filter((word) => word !== "--strict");
const isStrict = process.argv.includes("--strict");
const runs = Number(asked.find((word) => /^\d+$/.test(word)) ?? 3);
const addresses = asked.filter((word) => word.startsWith("/"));
const folder = mkdtempSync(join(tmpdir(), "lighthouse-"));
const server = await start("../dist");

function measure(address) {
  const report = join(folder, "report.json");
  const flags = "--headless=new --no-sandbox --disable-gpu --disable-background-networking";
  const options = ["--quiet", "--output=json", `--output-path=${report}`, `--chrome-flags=${flags}`];
  const once = () => spawnSync("npx", ["--yes", LIGHTHOUSE, new URL(address, server.url).href, ...options], { encoding: "utf8" });
  let run = once();
  // Lighthouse loses the start of a trace at times, and asks to be run again.
  for (let attempts = 1; attempts < 3 && run.stderr.includes("NO_NAVSTART"); attempts += 1) run = once();
  if (run.status !== 0) throw new Error(run.stderr);
  const { audits, categories } = JSON.parse(readFileSync(report, "utf8"));
  const failed = Object.values(audits)
    .filter(({ scoreDisplayMode, score }) => !["informative", "notApplicable", "manual"].includes(scoreDisplayMode) && score !== null && score < 0.9)
    .map(({ id, displayValue, score }) => `${id}: ${displayValue ?? score}`);
  return {
    failed,
    scores: Object.values(categories).map(({ score }) => Math.round(score * 100)),
    bytes: audits["total-byte-weight"].numericValue,
    lcp: audits["largest-contentful-paint"].numericValue,
    blocked: audits["total-blocking-time"].numericValue,
  };
}

const missed = [];
try {
  console.log("performance/accessibility/best practices/SEO, KB transferred, LCP s, blocked ms");
  for (const address of addresses.length > 0 ? addresses : PAGES) {
    const found = Array.from({ length: runs }, () => measure(address));
    const of = (name) => median(found.map((run) => run[name]));
    const scores = found[0].scores.map((_, place) => median(found.map((run) => run.scores[place])));
    const [bytes, lcp, blocked] = [of("bytes"), of("lcp"), of("blocked")];
    console.log(`${address}  ${scores.join("/")}  ${(bytes / 1000).toFixed(1)}  ${(lcp / 1000).toFixed(2)}  ${blocked.toFixed(0)}`);
    for (const failed of new Set(found.flatMap((run) => run.failed))) console.log(`    ${failed}`);
    if (scores.some((score) => score < 100)) missed.push(`${address} scores ${scores.join("/")}`);
    if (address !== REFERENCE) continue;
    if (bytes > BUDGET.bytes) missed.push(`${address} transfers ${(bytes / 1000).toFixed(1)} KB of 25`);
    // In hundredths, as they are printed.
    if (Math.round(lcp / 10) > BUDGET.lcp / 10) missed.push(`${address} paints at ${(lcp / 1000).toFixed(2)} s of 0.9`);
    if (Math.round(blocked) > BUDGET.blocked) missed.push(`${address} is blocked for ${blocked.toFixed(0)} ms`);
  }
} finally {
  server.stop();
  rmSync(folder, { recursive: true });
}
console.log(missed.length > 0 ? `Missed: ${missed.join("; ")}.` : "Every score is 100, and the budgets of a reference page hold.");
if (isStrict && missed.length > 0) process.exitCode = 1;
