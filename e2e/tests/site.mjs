// What the tests share: the pages there are, and a browser page that notices what a reader's console would.
import { test as base, expect } from "@playwright/test";
import { readFileSync, readdirSync } from "node:fs";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { emulate } from "../firefox/emulate.mjs";

export const DIST = fileURLToPath(new URL("../../dist/", import.meta.url));

/** The same site as it is built for a path, in its folder and at its address. */
export const BELOW = fileURLToPath(new URL("../../target/site-below-a-path/", import.meta.url));
export const BELOW_URL = process.env.SITE_BELOW_A_PATH_URL;

export const CALCULATOR = "/calculators/health-check-load/";
export const EMBED = "/embed/health-check-load/";
export const PROSE = "/configuration/health-checks/";

/** Every page that was written, as an address. */
export const PAGES = readdirSync(DIST, { recursive: true })
  .filter((file) => file.endsWith("index.html"))
  .map((file) => `/${relative(DIST, join(DIST, file)).replace(/index\.html$/, "")}`)
  .sort();

export const html = (address) => readFileSync(join(DIST, address, "index.html"), "utf8");

/** One page of each kind: what every page is put through in one browser, these are in both. */
export const MAIN = ["/", PROSE, CALCULATOR, "/claims/", "/symptoms/", "/checklist/", "/reference/"];

/** Pages that are made of data; each is one long list. */
export const DATA = ["/claims/", "/symptoms/", "/checklist/", "/sources/", "/licenses/"];

export const hasCalculator = (address) => html(address).includes("data-setting=");

/** Waits until the calculators of the page are live and the address has been taken in. */
export const live = (page) => expect(page.locator("html")).toHaveAttribute("data-hydrated", "true");

export const metric = (page, name) => page.locator(`[data-metric="${name}"]`);

/** In Firefox, what Playwright cannot ask it for (see firefox/start.mjs). Everything is as usual again after the test. */
async function completed(page, javaScriptEnabled, use) {
  const media = {};
  const playwrights = page.emulateMedia.bind(page);
  const tell = () => emulate({ ...media, javaScript: javaScriptEnabled });
  page.emulateMedia = async ({ media: medium, colorScheme, ...rest }) => {
    if (colorScheme !== undefined) await playwrights({ colorScheme });
    if (medium !== undefined) media.medium = medium;
    Object.assign(media, rest);
    await tell();
  };
  await tell();
  await use(page);
  await emulate({});
}

/** Going elsewhere calls off what is still under way, as a reader's browser does. */
const CALLED_OFF = ["net::ERR_ABORTED", "NS_BINDING_ABORTED"];

export const test = base.extend({
  context: async ({ context, browserName }, use) => {
    if (browserName === "chromium") await context.grantPermissions(["clipboard-read", "clipboard-write"]);
    await use(context);
  },

  /** A page whose console must stay silent, whose requests must succeed and stay at home. */
  page: async ({ page, baseURL, browserName, javaScriptEnabled }, use) => {
    const trouble = [];
    page.on("console", (message) => {
      // Playwright's own word, where a test allows no service worker.
      if (message.text().startsWith("Service Worker registration blocked by Playwright")) return;
      if (["error", "warning"].includes(message.type())) trouble.push(`console ${message.type()}: ${message.text()}`);
    });
    page.on("pageerror", (error) => trouble.push(`exception: ${error.message}`));
    page.on("requestfailed", (request) => {
      const { errorText } = request.failure();
      if (!CALLED_OFF.includes(errorText)) trouble.push(`${errorText}: ${request.url()}`);
    });
    page.on("response", (response) => {
      if (response.status() >= 400) trouble.push(`${response.status()}: ${response.url()}`);
    });
    page.on("request", (request) => {
      const { hostname } = new URL(request.url());
      if (hostname !== new URL(baseURL).hostname) trouble.push(`to another host: ${request.url()}`);
    });
    if (browserName === "firefox") await completed(page, javaScriptEnabled, use);
    else await use(page);
    expect(trouble).toEqual([]);
  },
});

/** What was copied last, pasted as a reader does it: the site's policy lets no page read the clipboard. */
export const copied = async (page) => {
  const place = await page.evaluateHandle(() => {
    const focused = document.activeElement;
    const place = document.body.appendChild(document.createElement("textarea"));
    place.focus();
    return { place, focused };
  });
  await page.keyboard.press("ControlOrMeta+V");
  return place.evaluate(({ place, focused }) => {
    const { value } = place;
    place.remove();
    focused?.focus?.();
    return value;
  });
};

export { expect };
