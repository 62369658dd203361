// The symptom finder, and the pages of the symptoms.
import { SYMPTOMS } from "../content.mjs";
import { CHROMIUM, expect, test } from "./site.mjs";

const MESSAGE = "pool timed out while waiting for an open connection";

const open = async (page) => {
  await page.goto("/symptoms/");
  return page.getByRole("textbox", { name: /Error line/ });
};
const found = (page) => page.getByRole("region", { name: "Matches" }).getByRole("article");
const title = (page) => found(page).first().getByRole("link").first();
const status = (page) => page.getByRole("main").getByRole("status");

test("every symptom is in the list", CHROMIUM, async ({ page }) => {
  await open(page);
  const links = await page.locator("[aria-labelledby^=group-] a").evaluateAll((links) => links.map((link) => new URL(link.href).pathname));
  expect(links.sort()).toEqual(SYMPTOMS.map((id) => `/symptoms/${id}/`).sort());
});

test("a pasted line finds its symptom, marks what matched, and leads to its page", async ({ page }) => {
  const line = await open(page);
  await line.fill(`starting\n2026-11-23T03:12:44Z ERROR orders: ${MESSAGE}\nstopped`);
  await expect(status(page)).toHaveText("1 symptom found in 3 lines");
  await expect(found(page).first().locator("mark")).toHaveText(MESSAGE);
  await title(page).click();
  await expect(page).toHaveURL("/symptoms/pool-timed-out/");
  await expect(page.getByRole("heading", { level: 1 })).toContainText(MESSAGE);
  await expect(page.getByRole("heading", { name: "First check" })).toBeVisible();
});

test("what the line captures is in the answer, on the page, and in its commands", async ({ page }) => {
  const line = await open(page);
  await line.fill("Error: failed to bind 0.0.0.0:9099: Address already in use (os error 98)");
  await expect(found(page).first()).toContainText("9099");
  await title(page).click();
  await expect(page).toHaveURL("/symptoms/address-in-use/#port=9099");
  await expect(page.getByRole("figure").filter({ hasText: "9099" }).first()).toBeVisible();
  await expect(page.getByRole("main")).not.toContainText("8080");
});

test("a captured value is text, never markup", async ({ page }) => {
  await page.goto("/symptoms/address-in-use/#port=%3Cimg%20src%3Dx%20onerror%3Dalert(1)%3E");
  await expect(page.getByRole("main")).toContainText("<img src=x onerror=alert(1)>");
  await expect(page.getByRole("main").locator("img")).toHaveCount(0);
});

test("a description finds symptoms and pages, and clearing it brings the list back", async ({ page }) => {
  const line = await open(page);
  await line.fill("docker stop takes 10 seconds and the container exits 137");
  await expect(status(page)).toHaveText(/^No known message/);
  await expect(found(page).first()).toContainText("SIGTERM");
  await line.fill("xyzzy plugh");
  await expect(status(page)).toHaveText(/^No words of this are known here/);
  await expect(page.locator("[data-list]")).toBeVisible();
  await line.fill("");
  await expect(found(page)).toHaveCount(0);
  await expect(page.locator("[aria-labelledby^=group-] a:visible")).toHaveCount(SYMPTOMS.length);
});

test("what is entered stays on the page", async ({ page }) => {
  const line = await open(page);
  await line.focus();
  await line.fill("a");
  await expect(status(page)).not.toBeEmpty();
  const requests = [];
  page.on("request", (request) => requests.push(request.url()));
  await line.fill("password=hunter2 connection refused");
  await expect(found(page).first()).toBeVisible();
  await line.press("Enter");
  expect(requests).toEqual([]);
  expect(page.url()).not.toContain("hunter2");
});

test("an old link to a symptom leads to its page", async ({ page }) => {
  await page.goto("/symptoms/#pool-timed-out");
  await expect(page).toHaveURL("/symptoms/pool-timed-out/");
  await page.getByRole("list", { name: "Details" }).first().getByRole("link").first().click();
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
});

test("messages that cannot be loaded are reported, and the next attempt works", CHROMIUM, async ({ page, trouble }) => {
  const line = await open(page);
  await page.route("**/finder.json", (route) => route.abort());
  await line.fill(MESSAGE);
  await expect(status(page)).toHaveText("The messages could not be loaded. Check your connection and try again.");
  expect(trouble.splice(0).length).toBeGreaterThan(0);
  await page.unroute("**/finder.json");
  await line.fill(`${MESSAGE} `);
  await expect(found(page).first()).toBeVisible();
});

/** Pastes a text as a reader does it. */
const paste = async (page, line, text) => {
  await page.evaluate((text) => navigator.clipboard.writeText(text), text);
  await line.focus();
  await page.keyboard.press("ControlOrMeta+A");
  await page.keyboard.press("ControlOrMeta+V");
};
const log = (lines) => Array.from({ length: lines }, (_, number) => `2026-11-23T03:12:44Z INFO orders: request ${number} done`);
const MEGABYTES = 5_000_000;

test("a long log is searched as a whole, and the field keeps its end", async ({ page }) => {
  const line = await open(page);
  await paste(page, line, [...log(20_000), `ERROR orders: ${MESSAGE}`, ...log(21_229)].join("\n"));
  await expect(status(page)).toHaveText("1 symptom found in 41,230 lines");
  await expect(found(page).first()).toContainText("pool timed out");
  expect((await line.inputValue()).split("\n").length).toBe(500);
});

for (const [what, text] of [
  ["words", "some words of a page ".repeat(MEGABYTES / 21)],
  ["line ends", "\n".repeat(MEGABYTES)],
  ["one line", `${"x".repeat(MEGABYTES)} ${MESSAGE}`],
  ["two signs for each character", "\u{1F600}".repeat(MEGABYTES / 2)],
  ["different words", Array.from({ length: 800_000 }, (_, number) => `w${number}`).join(" ")],
  ["zeros", "\0a\0b ".repeat(MEGABYTES / 5)],
]) {
  test(`megabytes of ${what} are searched, and cut to what the field can show`, what.startsWith("two signs") ? {} : CHROMIUM, async ({ page }) => {
    const line = await open(page);
    await paste(page, line, text);
    await expect.poll(async () => (await line.inputValue()).length).toBeLessThanOrEqual(50_000);
    expect((await line.inputValue()).isWellFormed?.() ?? true).toBe(true);
    await line.fill(MESSAGE);
    await expect(found(page).first()).toContainText("pool timed out");
  });
}
