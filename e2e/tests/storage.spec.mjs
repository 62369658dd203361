// A browser that stores nothing for the site, or has no space left: pages work as long as they are open, and say so where they
// would otherwise promise to keep something.
import { test as plain } from "@playwright/test";
import { once } from "node:events";
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { serve } from "../server.mjs";
import { CHROMIUM, DIST, TEMPLATES, expect, hasCalculator, live, metric, test } from "./site.mjs";

/** What a browser with blocked cookies does. */
const block = () => {
  const refuse = () => {
    throw new DOMException("Access is denied for this document.", "SecurityError");
  };
  for (const name of ["localStorage", "sessionStorage"]) Object.defineProperty(window, name, { get: refuse });
  for (const { prototype } of [window.CacheStorage, window.ServiceWorkerContainer, window.StorageManager].filter(Boolean)) {
    for (const [name, { value }] of Object.entries(Object.getOwnPropertyDescriptors(prototype))) {
      if (typeof value === "function" && name !== "constructor") prototype[name] = async () => refuse();
    }
  }
};

/** What one does whose storage is full: what is there can be read. */
const fill = () => {
  Storage.prototype.setItem = () => {
    throw new DOMException("The quota has been exceeded.", "QuotaExceededError");
  };
};

for (const [what, stop] of [
  ["blocked", block],
  ["full", fill],
]) {
  test.describe(`storage that is ${what}`, () => {
    test.beforeEach(({ page }) => page.addInitScript(stop));

    test("leaves one page of each kind whole", async ({ page, trouble }) => {
      const found = {};
      for (const address of TEMPLATES) {
        await page.goto(address);
        await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
        if (hasCalculator(address)) await live(page);
        const theme = page.getByRole("button", { name: "Dark theme" });
        if (!address.startsWith("/embed/")) {
          await theme.click();
          await expect(theme).toHaveAttribute("aria-pressed", "true");
        }
        if (trouble.length > 0) found[address] = trouble.splice(0);
      }
      expect(found).toEqual({});
    });

    test("leaves calculators computing, with their inputs in the address", async ({ page }) => {
      await page.goto("/calculators/health-check-load/");
      await live(page);
      await page.getByLabel("App instances").fill("20");
      await expect(metric(page, "db-round-trips-per-second")).toHaveAttribute("value", "300");
      await expect(page).toHaveURL(/\?instances=20$/);
    });

    test("has the checklist say that ticks are not kept", async ({ page }) => {
      await page.goto("/checklist/");
      await page.getByRole("checkbox").first().check();
      await expect(page.getByRole("status").filter({ hasText: "Your progress is lost when you leave the page" })).toBeVisible();
    });

    test("has your deployment say that numbers are not kept, and use them", async ({ page }) => {
      await page.goto("/calculators/health-check-load/");
      await live(page);
      await page.getByRole("button", { name: "Your deployment" }).click();
      const panel = page.getByRole("dialog", { name: "Your deployment" });
      await panel.getByLabel("App instances").fill("7");
      await expect(panel.getByRole("status")).toContainText("Your numbers are lost when you leave the page");
      await expect(page.locator("[data-setting]")).toHaveAttribute("data-start", /instances=7/);
      await panel.getByRole("button", { name: "Forget my numbers" }).click();
      await expect(panel.getByRole("status")).toHaveText("Forgotten. The defaults are back.");
    });
  });
}

test("where storage is blocked, the page about this device says what to allow", async ({ page }) => {
  await page.addInitScript(block);
  await page.goto("/offline/");
  await expect(page.getByText("this browser blocks storage for it. Allow cookies and site data")).toBeVisible();
  await expect(page.getByRole("switch")).toBeHidden();
  await expect(page.getByText("Theme nothing stored")).toBeVisible();
  await page.getByRole("button", { name: "Remove everything" }).click();
  await expect(page.getByText("Everything that was stored has been removed.")).toBeVisible();
});

plain.describe("a device without space for what was visited", () => {
  plain.use({ serviceWorkers: "allow" });

  plain("gets a new version all the same, and the old one goes", CHROMIUM, async ({ page }) => {
    const visited = "/resources/memory/";
    const copy = mkdtempSync(join(tmpdir(), "full-"));
    cpSync(DIST, copy, { recursive: true });
    const server = serve(copy, "/").listen(0, "127.0.0.1");
    await once(server, "listening");
    const names = () => page.evaluate(() => caches.keys());
    const paths = () =>
      page.evaluate(async () => {
        const all = await Promise.all((await caches.keys()).map(async (name) => (await caches.open(name)).keys()));
        return all.flat().map(({ url }) => new URL(url).pathname);
      });
    await page.goto(`http://127.0.0.1:${server.address().port}/`);
    await page.evaluate(() => navigator.serviceWorker.ready);
    await page.goto(page.url() + visited.slice(1));
    await expect.poll(paths).toContain(visited);
    const [before] = await names();
    const script = readFileSync(join(DIST, "sw.js"), "utf8");
    const version = script.match(/version: "(\w+)"/)[1];
    const full = `{
      const { put } = Cache.prototype;
      Cache.prototype.put = function (path, response) {
        if (path === "${visited}") throw new DOMException("The quota has been exceeded.", "QuotaExceededError");
        return put.call(this, path, response);
      };
    }\n`;
    writeFileSync(join(copy, "sw.js"), full + script.replace(version, "fedcba9876543210"));
    await page.evaluate(async () => (await navigator.serviceWorker.getRegistration()).update());
    await expect.poll(names).toEqual([before.replace(version, "fedcba9876543210")]);
    expect(await paths()).not.toContain(visited);
    expect(await paths()).toContain("/offline/");
    server.closeAllConnections();
    server.close();
    rmSync(copy, { recursive: true });
  });
});
