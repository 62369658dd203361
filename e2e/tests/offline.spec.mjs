// What the site keeps on the device: works without a connection, follows new versions, and goes when it is told to.
import { test } from "@playwright/test";
import { cpSync, mkdtempSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { serve } from "../server.mjs";
import { cachesOf, kept, keptPaths, registrations } from "./kept.mjs";
import { BELOW_URL, CALCULATORS, CHROMIUM, DIST, EMBED, expect, live, metric } from "./site.mjs";

test.use({ serviceWorkers: "allow" });

const ARTICLE = "/resources/memory/";

/** Whether a page asks for a worker, long after the time at which it does. Its clock is put forward for that. */
const asks = async (page, address) => {
  await page.clock.install();
  await page.addInitScript(() => {
    window.asked = 0;
    const { register } = ServiceWorkerContainer.prototype;
    ServiceWorkerContainer.prototype.register = function (...rest) {
      window.asked += 1;
      return register.apply(this, rest);
    };
  });
  await page.goto(address);
  await page.clock.runFor(60_000);
  return (await page.evaluate(() => window.asked)) > 0;
};

test("what was visited, and every calculator, works without a connection", async ({ page, context }) => {
  await page.goto("/");
  await kept(page);
  await page.goto(ARTICLE);
  await expect.poll(() => keptPaths(page)).toContain(ARTICLE);
  await context.setOffline(true);
  await page.goto("/");
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  await page.goto(ARTICLE);
  await expect(page.getByRole("heading", { level: 1, name: "Memory" })).toBeVisible();
  expect(await page.evaluate(() => getComputedStyle(document.body).fontFamily)).toContain("system-ui");
  for (const address of CALCULATORS) {
    await page.goto(address);
    await live(page);
  }
  await page.goto("/calculators/health-check-load/?instances=7");
  await live(page);
  await expect(metric(page, "checks-per-second")).toHaveAttribute("value", "35");
  await page.goto("/calculators/pool-sizing/");
  await live(page);
  await page.getByRole("button", { name: "Simulate" }).click();
  await expect(page.getByRole("row", { name: /^Wait, p99/ })).toBeVisible();
});

test("the checker works without a connection once its page was visited", async ({ page, context }) => {
  await page.goto("/");
  await kept(page);
  await page.goto("/check/");
  await expect.poll(() => keptPaths(page)).toContain("/check/");
  await context.setOffline(true);
  await page.goto("/check/");
  for (const [name, text] of Object.entries({ Dockerfile: "FROM debian\n", "main.rs": "fn main() {}\n" })) {
    await page.locator("[data-input=files]").setInputFiles({ name, mimeType: "text/plain", buffer: Buffer.from(text) });
    await expect(page.getByRole("region", { name: "Your files" }).getByRole("status")).toContainText(/in 1 file/);
  }
});

test("the page that was open first is kept too, and inputs in an address are not", async ({ page, context }) => {
  await page.goto(`${ARTICLE}?secret=42#limits`);
  await kept(page);
  await expect.poll(() => keptPaths(page)).toContain(ARTICLE);
  await page.goto("/calculators/memory-budget/?rps=4242");
  await live(page);
  const addresses = await page.evaluate(async () => {
    const names = await caches.keys();
    const all = await Promise.all(names.map(async (name) => (await caches.open(name)).keys()));
    return all.flat().map(({ url }) => url);
  });
  expect(addresses.filter((address) => /[?#]/.test(address))).toEqual([]);
  await context.setOffline(true);
  await page.goto(ARTICLE);
  await expect(page.getByRole("heading", { level: 1, name: "Memory" })).toBeVisible();
});

test("a page that is not kept says so, and leads to those that are", CHROMIUM, async ({ page, context }) => {
  // Playwright takes the page of Firefox off the network, and not its worker.
  await page.goto(ARTICLE);
  await kept(page);
  await expect.poll(() => keptPaths(page)).toContain(ARTICLE);
  await context.setOffline(true);
  const response = await page.goto("/platforms/kubernetes/");
  expect(response.status()).toBe(503);
  await expect(page).toHaveTitle(/^Not stored on this device/);
  await expect(page.getByRole("alert")).toContainText("This page is not stored on this device");
  const list = page.getByRole("region", { name: "Pages available offline" });
  await expect(list.getByRole("link", { name: "Kubernetes" })).toHaveCount(0);
  await expect(list.getByRole("link", { name: "Pool sizing" })).toBeVisible();
  await list.getByRole("link", { name: "Memory", exact: true }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Memory" })).toBeVisible();
  await context.setOffline(false);
  await page.goto("/platforms/kubernetes/");
  await expect(page.getByRole("heading", { level: 1, name: "Kubernetes" })).toBeVisible();
  await expect(page.getByRole("alert")).toHaveCount(0);
});

test("switched off it is gone, stays off, and can be switched on again", async ({ page, context }) => {
  // What the next page does is seen on one of its own, whose clock can be put forward.
  const next = await context.newPage();
  await page.goto("/");
  await kept(page);
  await page.goto("/offline/");
  const choice = page.getByRole("switch", { name: "Store this site on this device" });
  await expect(choice).toBeChecked();
  await choice.uncheck();
  await expect(page.getByRole("status").filter({ hasText: "The site is no longer stored" })).toBeVisible();
  expect(await registrations(page)).toBe(0);
  expect(await cachesOf(page)).toEqual([]);
  expect(await asks(next, ARTICLE)).toBe(false);
  expect(await registrations(page)).toBe(0);
  expect(await cachesOf(page)).toEqual([]);
  await page.goto("/offline/");
  await expect(choice).not.toBeChecked();
  await choice.check();
  await expect(page.getByRole("status").filter({ hasText: "The site is stored on this device" })).toBeVisible();
  await choice.uncheck();
  await expect(page.getByRole("status").filter({ hasText: "The site is no longer stored" })).toBeVisible();
  await choice.check();
  await expect(page.getByRole("status").filter({ hasText: "The site is stored on this device" })).toBeVisible();
  await context.setOffline(true);
  await page.goto("/calculators/build-time/");
  await live(page);
});

test("everything that is kept can be removed, and nothing of others", async ({ page }) => {
  await page.goto("/");
  await kept(page);
  await page.goto("/offline/");
  await page.evaluate(() => {
    localStorage.setItem("theme", "dark");
    localStorage.setItem("checklist", "[]");
    localStorage.setItem("axum-in-production:pool-sizing", "rps=7");
    localStorage.setItem("somebody-else", "1");
  });
  await page.evaluate(() => caches.open("somebody-else"));
  await page.reload();
  await expect(page.getByText("Theme stored now")).toBeVisible();
  await expect(page.getByText("Calculator inputs stored now")).toBeVisible();
  await expect(page.getByText("Your deployment nothing stored")).toBeVisible();
  await expect(page.getByText("Recent pages stored now")).toBeVisible();
  await page.getByRole("button", { name: "Remove everything" }).click();
  await expect(page.getByText("Everything that was stored has been removed.")).toBeVisible();
  await expect(page.getByText("Theme nothing stored")).toBeVisible();
  expect(await page.evaluate(() => Object.keys(localStorage))).toEqual(["somebody-else"]);
  expect(await page.evaluate(() => Object.keys(sessionStorage))).toEqual([]);
  expect(await cachesOf(page)).toEqual(["somebody-else"]);
  expect(await registrations(page)).toBe(0);
});

test("a page brings a worker, and an embed none", async ({ page, context }) => {
  expect(await asks(page, EMBED)).toBe(false);
  expect(await registrations(page)).toBe(0);
  expect(await asks(await context.newPage(), ARTICLE)).toBe(true);
});

test("a page that is never idle is kept too", CHROMIUM, async ({ page }) => {
  await page.addInitScript(() => {
    window.requestIdleCallback = (callback, { timeout } = {}) => timeout && setTimeout(callback, timeout);
  });
  await page.goto(ARTICLE);
  await kept(page);
  await expect.poll(() => keptPaths(page)).toContain(ARTICLE);
});

test("whoever saves data keeps only what is visited", CHROMIUM, async ({ page, context }) => {
  // Playwright cannot answer for the script of a worker in Firefox.
  const script = readFileSync(join(DIST, "sw.js"), "utf8");
  await context.route("**/sw.js", (route) =>
    route.fulfill({
      contentType: "text/javascript",
      body: `Object.defineProperty(navigator, "connection", { value: { saveData: true } });\n${script}`,
    }),
  );
  await page.goto(ARTICLE);
  await kept(page);
  await expect.poll(() => keptPaths(page)).toContain(ARTICLE);
  const paths = await keptPaths(page);
  expect(paths).toContain("/offline/");
  expect(paths.filter((path) => path.startsWith("/calculators/") || path.endsWith(".wasm"))).toEqual([]);
});

/** A copy of the site on a server of its own, which can be replaced by another version. */
const site = async (base = "/", folder = DIST) => {
  const copy = mkdtempSync(join(tmpdir(), "site-"));
  cpSync(folder, copy, { recursive: true });
  const server = serve(copy, base);
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${server.address().port}${base}`,
    /** Writes a text another way wherever it stands, in names of files as well. */
    change(from, to) {
      const texts = readdirSync(copy, { recursive: true }).filter((file) => /\.(html|js)$/.test(file));
      for (const file of texts) writeFileSync(join(copy, file), readFileSync(join(copy, file), "utf8").replaceAll(from, to));
      for (const name of readdirSync(copy).filter((name) => name.includes(from))) {
        renameSync(join(copy, name), join(copy, name.replace(from, to)));
      }
    },
    close() {
      server.closeAllConnections();
      server.close();
      rmSync(copy, { recursive: true });
    },
  };
};

const versionOf = () => readFileSync(join(DIST, "sw.js"), "utf8").match(/version: "(\w+)"/)[1];
const OLD = {
  style: readdirSync(DIST)
    .find((name) => name.startsWith("style-"))
    .match(/-(\w+)\./)[1],
};
const folderOfSimulation = readdirSync(DIST)
  .find((name) => name.startsWith("simulate-"))
  .replace("simulate-", "");

test("a new version is seen at once, and what is kept of the old one goes", CHROMIUM, async ({ page, context }) => {
  // Playwright takes the page of Firefox off the network, and not its worker.
  const there = await site();
  await page.goto(there.url);
  await kept(page);
  await page.goto(`${there.url}resources/memory/`);
  await expect.poll(() => keptPaths(page)).toContain(ARTICLE);
  const [before] = await cachesOf(page);

  // Another style sheet, another first page; the files of the old version are no longer there.
  there.change(OLD.style, "0123456789abcdef");
  there.change(versionOf(), "fedcba9876543210");
  there.change("<h1>", "<h1>New: ");
  await page.goto(there.url);
  await expect(page.getByRole("heading", { level: 1, name: /^New: / })).toBeVisible();
  expect(await page.evaluate(() => getComputedStyle(document.body).fontFamily)).toContain("system-ui");
  const after = before.replace(versionOf(), "fedcba9876543210");
  await expect.poll(() => cachesOf(page)).toEqual([after]);

  // What was visited in the old version still opens, with the files it was made with.
  await context.setOffline(true);
  await page.goto(`${there.url}resources/memory/`);
  await expect(page.getByRole("heading", { level: 1, name: "Memory" })).toHaveText("Memory");
  expect(await page.evaluate(() => getComputedStyle(document.body).fontFamily)).toContain("system-ui");
  await page.goto(`${there.url}calculators/pool-sizing/`);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("New: Pool sizing");
  await live(page);

  // Seen again in the new version, it no longer needs the old files, and the next version drops them.
  await context.setOffline(false);
  await page.goto(`${there.url}resources/memory/`);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("New: Memory");
  there.change("fedcba9876543210", "0000000000000000");
  await page.goto(there.url);
  await expect.poll(() => cachesOf(page)).toEqual([before.replace(versionOf(), "0000000000000000")]);
  expect((await keptPaths(page)).filter((path) => path.includes(OLD.style))).toEqual([]);
  there.close();
});

test("a page that stays open while a new version comes finds its own files", CHROMIUM, async ({ page, context }) => {
  const there = await site();
  await page.goto(`${there.url}calculators/pool-sizing/`);
  await kept(page);
  await page.reload();
  await live(page);
  await expect.poll(() => keptPaths(page)).toContain("/calculators/pool-sizing/");
  const [before] = await cachesOf(page);
  there.change(folderOfSimulation, "0123456789abcdef");
  there.change(versionOf(), "fedcba9876543210");
  const other = await context.newPage();
  await other.goto(there.url);
  await expect.poll(() => cachesOf(other)).not.toContain(before);
  await page.getByRole("button", { name: "Simulate" }).click();
  await expect(page.getByRole("row", { name: /^Wait, p99/ })).toBeVisible();
  there.close();
});

test("a server that is out of order is no reason to show less than what is kept", async ({ page }) => {
  await page.goto(ARTICLE);
  await kept(page);
  await expect.poll(() => keptPaths(page)).toContain(ARTICLE);
  await page.context().route(`**${ARTICLE}`, (route) => route.fulfill({ status: 502, body: "Bad gateway" }));
  await page.goto(ARTICLE);
  await expect(page.getByRole("heading", { level: 1, name: "Memory" })).toBeVisible();
});

test("it works below a path, beside another site on the same host", CHROMIUM, async ({ page, context }) => {
  // Playwright takes the page of Firefox off the network, and not its worker.
  const url = BELOW_URL;
  await page.goto(url);
  await kept(page);
  await page.goto(`${url}offline/`);
  expect(await page.evaluate(async () => (await navigator.serviceWorker.ready).scope)).toBe(url);
  await context.setOffline(true);
  await page.goto(`${url}calculators/platform-cost/`);
  await live(page);
  await page.goto(`${url}platforms/kubernetes/`);
  await expect(page.getByRole("alert")).toContainText("This page is not stored on this device");
  await page.locator("[data-list]").getByRole("link", { name: "Pool sizing" }).click();
  await expect(page).toHaveURL(`${url}calculators/pool-sizing/`);
  await live(page);
});
