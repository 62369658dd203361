import { CLAIMS } from "../content.mjs";
import { CHROMIUM, expect, test } from "./site.mjs";

const shown = (page) => page.locator(".claim--entry:visible").count();
const PAGE = "/resources/connection-pool/";

test("the ledger has all claims, each with a verdict, a page that quotes it and a link of its own", CHROMIUM, async ({ page }) => {
  await page.goto("/claims/");
  const entries = await page.locator(".claim--entry:visible").evaluateAll((entries) =>
    entries.map((entry) => ({
      id: entry.id,
      verdict: entry.querySelector(".claim__verdict").textContent.trim(),
      quoted: entry.querySelectorAll("[aria-label='Where it matters'] a").length,
      link: [...entry.querySelectorAll("a")]
        .find((link) => /^Permanent link/.test(link.getAttribute("aria-label") ?? link.textContent.trim()))
        ?.getAttribute("href"),
    })),
  );
  expect(entries.map(({ id }) => id).sort()).toEqual(CLAIMS.toSorted());
  expect(entries.filter(({ id, verdict, quoted, link }) => !verdict || quoted === 0 || link !== `#${id}`)).toEqual([]);
});

test("claims are found by verdict and by words, and a link to a hidden one shows it", async ({ page }) => {
  await page.goto("/claims/");
  const label = page.getByRole("radio", { name: /^Corrected/ });
  const count = Number((await page.locator(".pick", { has: label }).locator("small").textContent()).trim());
  await label.check();
  expect(await shown(page)).toBe(count);
  await page.getByRole("searchbox", { name: "Filter by words" }).fill("oomkilled");
  const both = await shown(page);
  expect(both).toBeGreaterThan(0);
  expect(both).toBeLessThan(count);
  await expect(page.locator("[data-count]")).toHaveText(`${both} of ${CLAIMS.length} claims`);
  await page.evaluate(() => (location.hash = "pool-min"));
  await expect(page.locator("#pool-min")).toBeVisible();
  expect(await shown(page)).toBe(CLAIMS.length);
});

test("the filters are in the address, and an answer opens and closes", async ({ page }) => {
  await page.goto("/claims/");
  await page.getByRole("radio", { name: /^Corrected/ }).check();
  await page.getByRole("searchbox", { name: "Filter by words" }).fill("oomkilled");
  await expect(page).toHaveURL("/claims/?verdict=corrected&words=oomkilled");
  const left = await shown(page);
  await page.reload();
  await expect(page.getByRole("radio", { name: /^Corrected/ })).toBeChecked();
  await expect(page.getByRole("searchbox", { name: "Filter by words" })).toHaveValue("oomkilled");
  await expect.poll(() => shown(page)).toBe(left);

  const entry = page.locator(".claim--entry:visible").first();
  const sources = entry.getByRole("list", { name: "Sources" });
  await expect(sources).toBeHidden();
  await entry.locator("summary").click();
  await expect(sources).toBeVisible();
  await page.getByRole("button", { name: "Open all" }).click();
  await page.getByRole("button", { name: "Close all" }).click();
  await expect(sources).toBeHidden();
});

test("a part of the ledger is a tap away, and a link to a claim opens it", async ({ page }) => {
  await page.goto("/claims/");
  const parts = page.getByRole("navigation", { name: "Parts of the ledger" });
  const last = parts.getByRole("link").last();
  await last.click();
  await expect(page.getByRole("heading", { level: 2, name: await last.textContent() })).toBeInViewport();
  await page.goto("/claims/#pool-min");
  await expect(page.locator("#pool-min").getByRole("link", { name: "Permanent link" })).toBeVisible();
});

test("of a long paste the beginning counts, and the page says so", async ({ page }) => {
  await page.goto("/claims/");
  const words = page.getByRole("searchbox", { name: "Filter by words" });
  await page.evaluate(() => navigator.clipboard.writeText("the ".repeat(1_250_000)));
  await words.focus();
  await page.keyboard.press("ControlOrMeta+V");
  await expect(page.locator("[data-count]")).toContainText("Only the first 200 characters are used.");
  expect((await words.inputValue()).length).toBe(200);
  await words.fill("the ".repeat(1_250_000));
  await expect(page.locator("[data-count]")).toContainText("Only the first 200 characters are used.");
  await words.fill("");
  await expect(page.locator("[data-count]")).toBeEmpty();
});

test("a link to a claim shows it below the filter", async ({ page }) => {
  await page.goto("/claims/#pool-min");
  const box = (selector) => page.locator(selector).evaluate((element) => element.getBoundingClientRect());
  await expect(page.locator("#pool-min")).toBeInViewport();
  expect((await box("#pool-min")).top).toBeGreaterThanOrEqual((await box(".filter")).bottom);
});

test.describe("without a script", () => {
  test.use({ javaScriptEnabled: false });

  test("a link to a claim opens it", async ({ page }) => {
    await page.goto("/claims/#pool-min");
    await expect(page.locator("#pool-min").getByRole("link", { name: "Permanent link" })).toBeVisible();
  });

  test("the verdict still chooses, and a page still opens its claims", async ({ page }) => {
    await page.goto("/claims/");
    await page.getByRole("radio", { name: /^Confirmed/ }).check();
    expect(await shown(page)).toBeLessThan(CLAIMS.length);
    await page.goto(PAGE);
    const mark = page.getByRole("button", { name: /^Claim: / }).first();
    await mark.click();
    const note = page.locator(".claim--note:popover-open");
    await expect(note).toContainText("Often said");
    await expect(note.getByRole("link", { name: "In the ledger" })).toBeVisible();
  });
});

test("a mark opens its note by keyboard beside it, and Escape closes it", async ({ page }) => {
  await page.goto(PAGE);
  const mark = page.getByRole("button", { name: /^Claim: / }).first();
  await mark.focus();
  await page.keyboard.press("Enter");
  const note = page.locator(".claim--note:popover-open");
  await expect(note).toBeInViewport();
  await page.keyboard.press("Escape");
  await expect(note).toHaveCount(0);
  await expect(mark).toBeFocused();
});
