// What the tests of frames in other people's pages share.
import { once } from "node:events";
import { createServer } from "node:http";
import { expect, test as base } from "@playwright/test";

/** Pages of another origin, each with the headers that the test says. By name instead of by number, it is another site as well. */
async function elsewhere(use) {
  const pages = new Map();
  const server = createServer((request, response) => {
    const { html, policy } = pages.get(request.url) ?? { html: "" };
    response.setHeader("content-type", "text/html; charset=utf-8");
    if (policy) response.setHeader("content-security-policy", policy);
    response.end(`<!doctype html><html lang="en"><title>A page of another team</title><body>${html}`);
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  await use((html, policy) => {
    const path = `/${pages.size}`;
    pages.set(path, { html, policy });
    return `http://localhost:${server.address().port}${path}`;
  });
  server.close();
  server.closeAllConnections();
}

export const test = base.extend({
  elsewhere: async ({}, use) => elsewhere(use),

  /** A page of another site, in which this site must cause no errors. Errors of the other site do not count. */
  page: async ({ page, baseURL }, use) => {
    const trouble = [];
    const isOurs = (address) => address.startsWith(baseURL);
    page.on("console", (message) => {
      if (message.text().startsWith("Service Worker registration blocked by Playwright")) return;
      // What a test holds back is no trouble.
      const isTrouble = ["error", "warning"].includes(message.type()) && !message.text().includes("net::ERR_FAILED");
      if (isTrouble && isOurs(message.location().url)) trouble.push(`console ${message.type()}: ${message.text()}`);
    });
    page.on("pageerror", (error) => {
      if (error.stack?.includes(baseURL)) trouble.push(`exception: ${error.stack}`);
    });
    page.on("response", (response) => {
      if (isOurs(response.url()) && response.status() >= 400) trouble.push(`${response.status()}: ${response.url()}`);
    });
    await use(page);
    expect(trouble).toEqual([]);
  },
});

/** What the "Embed" dialog gives for a kind of page, as a reader takes it who has put in these inputs. */
export async function snippet(page, target, slug, inputs, theme = "") {
  await page.goto(`/calculators/${slug}/?${inputs}`);
  await expect(page.locator("html")).toHaveAttribute("data-hydrated", "true");
  await page.getByRole("button", { name: "Embed" }).click();
  const dialog = page.getByRole("dialog", { name: "Embed this calculator" });
  await dialog.getByLabel("Destination").selectOption(target);
  if (theme) await dialog.getByLabel("Colors").selectOption(theme);
  const text = await dialog.getByRole("region", { name: "Snippet" }).innerText();
  expect(text).toContain(slug);
  return text;
}

/** What a snippet has beside its frame, or in its element, for readers to whom that is not shown. */
export const linkBeside = (page) => page.getByRole("link", { name: "Pool sizing, on its own page" });

/** The calculator in a frame, once the frame is in view and has come to life. */
export async function calculatorIn(iframe) {
  await iframe.scrollIntoViewIfNeeded();
  const calculator = iframe.contentFrame();
  await expect(calculator.locator("html")).toHaveAttribute("data-hydrated", "true");
  return calculator;
}

/** Every number of an answer, by its name; of a frame or of a page. */
export const numbers = (calculator) =>
  calculator.locator("data[data-metric]").evaluateAll((all) => Object.fromEntries(all.map((data) => [data.dataset.metric, data.value])));

const answers = new Map();

/** What the site itself answers to these inputs, on the calculator's own page. */
export async function answerOf(context, slug, inputs) {
  const asked = `${slug}?${inputs}`;
  if (answers.has(asked)) return answers.get(asked);
  const page = await context.newPage();
  await page.goto(`/calculators/${slug}/?${inputs}`);
  await expect(page.locator("html")).toHaveAttribute("data-hydrated", "true");
  const answer = await numbers(page);
  await page.close();
  expect(Object.keys(answer).length).toBeGreaterThan(3);
  answers.set(asked, answer);
  return answer;
}

/** How high a frame is, how high its content would like to be, and whether the reader has to scroll in it, either way. */
export async function extent(iframe) {
  const inside = await iframe
    .contentFrame()
    .locator("html")
    .evaluate((html) => ({
      content: document.querySelector("main").getBoundingClientRect().bottom + scrollY,
      scrollsDown: html.scrollHeight > html.clientHeight,
      scrollsAside: html.scrollWidth > html.clientWidth,
    }));
  return { height: await iframe.evaluate((frame) => frame.clientHeight), ...inside };
}

/** The frame is as high as its content: nothing to scroll, and no more air below than there is around it. */
export async function expectToFit(iframe) {
  await expect(async () => {
    const { height, content, scrollsDown, scrollsAside } = await extent(iframe);
    expect({ scrollsDown, scrollsAside }).toEqual({ scrollsDown: false, scrollsAside: false });
    expect(height - content).toBeLessThan(40);
  }).toPass({ timeout: 10_000 });
}

/** From 0, black, to 1, white: the ground that a frame or a page is drawn on. */
export const ground = (calculator) =>
  calculator.locator("body").evaluate((body) => {
    const canvas = new OffscreenCanvas(1, 1).getContext("2d");
    for (const element of [document.documentElement, body]) {
      canvas.fillStyle = getComputedStyle(element).backgroundColor;
      canvas.fillRect(0, 0, 1, 1);
    }
    const [red, green, blue] = canvas.getImageData(0, 0, 1, 1).data;
    return (red + green + blue) / 765;
  });

export { expect };
