// Measures pages of the release site in dist/ with Lighthouse's mobile profile, and prints a table of medians.
// Usage: node lighthouse.mjs [RUNS] [ADDRESS ...]; the browser is that of CHROME_PATH.
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync } from "node:fs";
import { createConnection } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

const LIGHTHOUSE = "lighthouse@12.8.2";
const PORT = 4190;
const PAGES = ["/", "/configuration/dockerfile/", "/configuration/health-checks/", "/calculators/health-check-load/"];

const [runs = "3", ...asked] = process.argv.slice(2);
const folder = mkdtempSync(join(tmpdir(), "lighthouse-"));
const server = spawn("node", ["server.mjs", "../dist", String(PORT)], { stdio: "inherit" });

async function started() {
  for (let tries = 0; tries < 50; tries += 1) {
    const socket = createConnection(PORT, "127.0.0.1");
    try {
      await once(socket, "connect");
      return;
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 100));
    } finally {
      socket.destroy();
    }
  }
  throw new Error(`no server on port ${PORT}`);
}

function measure(address) {
  const report = join(folder, "report.json");
  const flags = "--headless=new --no-sandbox --disable-gpu --disable-background-networking";
  const options = ["--quiet", "--output=json", `--output-path=${report}`, `--chrome-flags=${flags}`];
  const run = spawnSync("npx", ["--yes", LIGHTHOUSE, `http://127.0.0.1:${PORT}${address}`, ...options], { encoding: "utf8" });
  if (run.status !== 0) throw new Error(run.stderr);
  const { audits, categories } = JSON.parse(readFileSync(report, "utf8"));
  for (const { id, score } of Object.values(audits)) {
    const informative = ["informative", "notApplicable", "manual"].includes(audits[id].scoreDisplayMode);
    if (!informative && score !== null && score < 0.9) console.log(`  ${address} ${id}: ${audits[id].displayValue ?? score}`);
  }
  return {
    scores: Object.values(categories).map(({ score }) => Math.round(score * 100)),
    bytes: audits["total-byte-weight"].numericValue,
    lcp: audits["largest-contentful-paint"].numericValue,
    blocked: audits["total-blocking-time"].numericValue,
  };
}

const median = (numbers) => numbers.sort((a, b) => a - b)[Math.floor(numbers.length / 2)];

try {
  await started();
  console.log("performance/accessibility/best practices/SEO, KB transferred, LCP s, blocked ms");
  for (const address of asked.length > 0 ? asked : PAGES) {
    const found = Array.from({ length: Number(runs) }, () => measure(address));
    const of = (name) => median(found.map((run) => run[name]));
    const scores = found[0].scores.map((_, place) => median(found.map((run) => run.scores[place])));
    console.log(`${address}  ${scores.join("/")}  ${(of("bytes") / 1000).toFixed(1)}  ${(of("lcp") / 1000).toFixed(2)}  ${of("blocked").toFixed(0)}`);
  }
} finally {
  server.kill();
}
