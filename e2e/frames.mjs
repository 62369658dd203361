// Measures what twenty calculators do to the page of another site, with the release site in dist/: the time until all are live, long
// tasks in the page and in the frames, how even scrolling is, bytes and memory. Prints a table of medians.
// Usage: node frames.mjs [RUNS] [FRAMES]
import { chromium } from "@playwright/test";
import { execFileSync } from "node:child_process";
import { once } from "node:events";
import { readFileSync, readdirSync } from "node:fs";
import { createServer } from "node:http";
import { cpus } from "node:os";
import { median } from "./bench.mjs";
import { start } from "./start.mjs";

const [runs = "3", frames = "20"] = process.argv.slice(2);

const server = await start("../dist");
const SITE = new URL(server.url).origin;
const slugs = readdirSync("../dist/embed", { withFileTypes: true }).flatMap((entry) => (entry.isDirectory() ? entry.name : []));
const page = (loading) => {
  const frame = (_, place) => {
    const slug = slugs[place % slugs.length];
    const attributes = `title="${slug} ${place}" width="100%" height="900" ${loading} frameborder="0"`;
    return `<h2>${place + 1}</h2><p>${"Some text of a wiki. ".repeat(20)}</p><iframe src="${SITE}/embed/${slug}/" ${attributes}></iframe>`;
  };
  const list = Array.from({ length: Number(frames) }, frame).join("\n");
  return `<!doctype html><html lang=en><title>Wiki</title><body style="max-width:50rem;margin:auto">${list}<script src="${SITE}/embed.js" async></script>`;
};

// In the page and in each frame: tasks of more than 50 ms, on the clock that all of them share.
const watch = () => {
  window.longTasks = [];
  new PerformanceObserver((list) => {
    for (const { startTime, duration } of list.getEntries()) {
      window.longTasks.push({ start: Math.round(performance.timeOrigin + startTime), duration });
    }
  }).observe({ type: "longtask", buffered: true });
};

// Frames of one site share a process, so each long task is seen by all of them.
const union = (lists) => [...new Map(lists.flat().map((task) => [task.start, task])).values()];

/** Scrolls through the page as fast as a reader leafs, and takes the time between two pictures. */
const leaf = (speed) =>
  new Promise((resolve) => {
    const gaps = [];
    let last;
    const step = (now) => {
      if (last !== undefined) {
        gaps.push(now - last);
        scrollBy(0, (speed * Math.min(now - last, 100)) / 1000);
      }
      last = now;
      if (scrollY + innerHeight >= document.documentElement.scrollHeight - 1) resolve(gaps);
      else requestAnimationFrame(step);
    };
    requestAnimationFrame(step);
  });

const loadedFrames = (tab) => tab.frames().filter((frame) => frame.url().startsWith(`${SITE}/embed/`));

/** Whether at least so many frames are loaded, and all that are have come to life. */
const allLive = async (tab, least) => {
  const embeds = loadedFrames(tab);
  const states = await Promise.all(embeds.map((frame) => frame.evaluate(() => document.documentElement.dataset.hydrated).catch(() => null)));
  return embeds.length >= least && states.every((state) => state === "true");
};

async function until(condition, seconds) {
  const end = Date.now() + seconds * 1000;
  while (!(await condition())) {
    if (Date.now() > end) throw new Error("the frames did not come to life");
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** Memory that the processes of pages use, each shared page counted once, in MiB. Linux only. */
async function memory(browser) {
  const client = await browser.newBrowserCDPSession();
  const { processInfo } = await client.send("SystemInfo.getProcessInfo");
  const pages = processInfo.filter(({ type }) => type === "renderer");
  const pss = ({ id }) => Number(readFileSync(`/proc/${id}/smaps_rollup`, "utf8").match(/^Pss:\s+(\d+)/m)[1]);
  return process.platform === "linux" ? pages.map(pss).reduce((sum, kib) => sum + kib, 0) / 1024 : NaN;
}

async function measure(address) {
  const executablePath = execFileSync("../scripts/browser", ["chromium"], { encoding: "utf8" }).trim();
  const browser = await chromium.launch({ executablePath, args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking"] });
  try {
    const tab = await browser.newPage({ viewport: { width: 1280, height: 900 } });
    await tab.addInitScript(watch);
    const sizes = [];
    tab.on("requestfinished", (request) => sizes.push(request.sizes().then(({ responseBodySize }) => responseBodySize)));
    const began = Date.now();
    await tab.goto(address, { waitUntil: "load" });
    await until(() => allLive(tab, 1), 120);
    const live = Date.now() - began;
    const first = loadedFrames(tab).length;
    const gaps = await tab.evaluate(leaf, 3000);
    await until(() => allLive(tab, Number(frames)), 60);
    const tasksOf = (which) => Promise.all(which.map((frame) => frame.evaluate(() => window.longTasks)));
    const inPage = union(await tasksOf([tab.mainFrame()]));
    const inFrames = union(await tasksOf(tab.frames().slice(1)));
    const blocked = (tasks) => tasks.reduce((sum, { duration }) => sum + duration - 50, 0);
    const longest = (tasks) => Math.max(0, ...tasks.map(({ duration }) => duration));
    const sorted = gaps.toSorted((a, b) => a - b);
    return {
      "frames live at first": first,
      "until they are, ms": live,
      "page: long tasks": inPage.length,
      "page: longest, ms": longest(inPage),
      "page: blocked, ms": blocked(inPage),
      "frames: long tasks": inFrames.length,
      "frames: longest, ms": longest(inFrames),
      "frames: blocked, ms": blocked(inFrames),
      "scrolling: pictures a second": (1000 * gaps.length) / gaps.reduce((sum, gap) => sum + gap, 0),
      "scrolling: 99 of 100 gaps within, ms": sorted[Math.floor(sorted.length * 0.99)],
      "scrolling: longest gap, ms": sorted.at(-1),
      "loaded, KB": (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0) / 1000,
      "memory of all pages, MiB": await memory(browser),
    };
  } finally {
    await browser.close();
  }
}

const wiki = createServer((request, response) => {
  response.setHeader("content-type", "text/html; charset=utf-8");
  response.end(page(request.url === "/lazy" ? 'loading="lazy"' : ""));
}).listen(0, "127.0.0.1");
await once(wiki, "listening");
try {
  const table = {};
  for (const way of ["lazy", "eager"]) {
    const found = [];
    // By name and not by number, it is another site, as a wiki is.
    for (let run = 0; run < Number(runs); run += 1) found.push(await measure(`http://localhost:${wiki.address().port}/${way}`));
    for (const name of Object.keys(found[0])) {
      table[name] ??= {};
      table[name][way] = Math.round(median(found.map((run) => run[name])));
    }
  }
  console.log(`${frames} frames of ${slugs.length} calculators, median of ${runs}, ${cpus().length} cores`);
  console.table(table);
} finally {
  server.stop();
  wiki.close();
  wiki.closeAllConnections();
}
