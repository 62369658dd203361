// What the tests share: the pages there are, and a browser page that notices what a reader's console would.
import { test as base, expect } from "@playwright/test";
import { readFileSync, readdirSync } from "node:fs";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";

export const DIST = fileURLToPath(new URL("../../dist/", import.meta.url));

export const CALCULATOR = "/calculators/health-check-load/";
export const EMBED = "/embed/health-check-load/";
export const PROSE = "/configuration/health-checks/";

/** Every page that was written, as an address. */
export const PAGES = readdirSync(DIST, { recursive: true })
  .filter((file) => file.endsWith("index.html"))
  .map((file) => `/${relative(DIST, join(DIST, file)).replace(/index\.html$/, "")}`)
  .sort();

export const html = (address) => readFileSync(join(DIST, address, "index.html"), "utf8");

/** Pages that are made of data; each is one long list. */
export const DATA = ["/claims/", "/symptoms/", "/checklist/", "/sources/"];

export const hasIsland = (address) => html(address).includes("<leptos-island");

/** Waits until the islands of the page are live and the address has been taken in. */
export const live = (page) => expect(page.locator("html")).toHaveAttribute("data-hydrated", "true");

export const metric = (page, name) => page.locator(`[data-metric="${name}"]`);

/** What was copied last, pasted as a reader does it: the site's policy lets no page read the clipboard. */
export const pasted = async (page) => {
  await page.evaluate(() => document.body.appendChild(document.createElement("textarea")).focus());
  await page.keyboard.press("ControlOrMeta+V");
  return page.evaluate(() => {
    const place = document.activeElement;
    place.remove();
    return place.value;
  });
};

/** A page whose console must stay silent, whose requests must succeed and stay at home. */
export const test = base.extend({
  page: async ({ page, baseURL }, use) => {
    const trouble = [];
    page.on("console", (message) => {
      // Playwright's own word, where a test allows no service worker.
      if (message.text().startsWith("Service Worker registration blocked by Playwright")) return;
      if (["error", "warning"].includes(message.type())) trouble.push(`console ${message.type()}: ${message.text()}`);
    });
    page.on("pageerror", (error) => trouble.push(`exception: ${error.message}`));
    page.on("requestfailed", (request) => {
      // Going elsewhere calls off what is still under way, as a reader's browser does.
      const { errorText } = request.failure();
      if (errorText !== "net::ERR_ABORTED") trouble.push(`${errorText}: ${request.url()}`);
    });
    page.on("response", (response) => {
      if (response.status() >= 400) trouble.push(`${response.status()}: ${response.url()}`);
    });
    page.on("request", (request) => {
      const { hostname } = new URL(request.url());
      if (hostname !== new URL(baseURL).hostname) trouble.push(`to another host: ${request.url()}`);
    });
    await use(page);
    expect(trouble).toEqual([]);
  },
});

export { expect };
