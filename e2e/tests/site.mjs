// What the tests share: the pages there are, and a browser page that notices what a reader's console would.
import { test as base, expect } from "@playwright/test";
import { readFileSync, readdirSync } from "node:fs";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { SLUGS, calculatorPage } from "../content.mjs";
import { emulate } from "../firefox/emulate.mjs";
import { templatesOf } from "../templates.mjs";

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

export const html = (address) => readFileSync(join(DIST, address.endsWith("/") ? `${address}index.html` : address), "utf8");

/** The pages of the calculators, and those for the pages of others. */
export const CALCULATORS = SLUGS.map(calculatorPage);
export const EMBEDS = SLUGS.map((slug) => `/embed/${slug}/`);

/** Pages that are made of data; each is one long list. */
export const DATA = ["/claims/", "/symptoms/", "/checklist/", "/sources/", "/licenses/"];

/** One page of each template, and the pages that together have every kind of part. */
export const { templates: TEMPLATES, kinds: KINDS } = templatesOf(DIST, PAGES);

/** What is shown for an address that is not there. */
export const NOT_FOUND = "/404.html";

/** Pages of the service's files and of symptoms. They differ only in their text, so one of each kind is looked at. */
export const isFile = (address) => /^\/(service|symptoms|check)\/./.test(address);
const LOOKED_AT = PAGES.filter((address) => !isFile(address) || KINDS.includes(address));

/** All pages in groups, by section: a pass over a group reports all that it has found at once. */
export const SECTIONS = Object.entries(
  [...LOOKED_AT, NOT_FOUND].reduce((sections, address) => {
    const section = address.split("/")[1];
    const isAlone = LOOKED_AT.filter((other) => other.startsWith(`/${section}/`)).length < 2;
    const group = isAlone ? "on their own" : `of ${section}`;
    sections[group] ??= [];
    sections[group].push(address);
    return sections;
  }, {}),
);

/** For tests of which a second engine would find the same: what servers, files and strings do, or another part of the project. */
export const CHROMIUM = { tag: "@chromium" };

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

/** Notes what a reader's console would say, what does not load, and what leaves the host. */
function watch(page, baseURL, trouble) {
  page.on("console", (message) => {
    // Playwright's own word, where a test allows no service worker.
    if (message.text().startsWith("Service Worker registration blocked by Playwright")) return;
    // Chromium's own word, without a reason, for a request that ends with its document, such as a preview that is closed.
    if (/^Fetch API cannot load \S+\. $/.test(message.text())) return;
    if (["error", "warning"].includes(message.type())) trouble.push(`console ${message.type()}: ${message.text()}`);
  });
  page.on("pageerror", (error) => {
    // Chromium's own word when it shows a page before its view transition: no script can see that promise or catch it.
    if (error.message === "Transition was aborted because of invalid state. Page already revealed") return;
    trouble.push(`exception: ${error.message}`);
  });
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
}

export const test = base.extend({
  context: async ({ context, browserName }, use) => {
    if (browserName === "chromium") await context.grantPermissions(["clipboard-read", "clipboard-write"]);
    await use(context);
  },

  /** What has happened to the page that must not. A test that opens many pages takes it away after each of them. */
  trouble: async ({}, use) => use([]),

  /** A page whose console must stay silent, whose requests must succeed and stay at home. */
  page: async ({ page, baseURL, browserName, javaScriptEnabled, trouble }, use) => {
    watch(page, baseURL, trouble);
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
