// Each task of a reader, with the keyboard alone: everything is reachable, nothing traps the focus, and the focus is visible.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { PHONE, WIDE } from "./axe.mjs";
import { press, reach, shorten, walk } from "./keyboard.mjs";
import { CALCULATOR, CHROMIUM, DIST, TEMPLATES, copied, expect, hasCalculator, live, metric, test } from "./site.mjs";

for (const size of [WIDE, PHONE]) {
  for (const address of [...TEMPLATES, "/configuration/dockerfile/"]) {
    // A key takes a tenth of a second in Firefox's driver: one page at each width has to do, and the tasks below.
    const isInBoth = address === (size === WIDE ? "/" : "/configuration/dockerfile/");
    test(`Tab goes through ${address} at ${size.width} px, seen at every stop`, isInBoth ? {} : CHROMIUM, async ({ page }) => {
      await page.setViewportSize(size);
      await page.goto(address);
      if (hasCalculator(address)) await live(page);
      await shorten(page);
      const { stops, troubles } = await walk(page, page.locator("a:visible, summary:visible, button:visible").last());
      expect(troubles).toEqual([]);
      expect(stops).toBeGreaterThan(10);
    });
  }
}

test("the way back is seen as well, below the bar", async ({ page }) => {
  await page.setViewportSize(PHONE);
  await page.goto("/configuration/dockerfile/");
  await walk(page, page.getByRole("contentinfo").getByRole("link").last());
  await reach(page, page.getByRole("link", { name: "Skip to content" }), "Shift+Tab");
});

test("a symptom is found and its fix opened", async ({ page }) => {
  await page.goto("/symptoms/");
  await reach(page, page.getByRole("textbox", { name: /Error line/ }));
  await page.keyboard.type("pool timed out while waiting for an open connection");
  const first = page.getByRole("region", { name: "Matches" }).getByRole("article").first();
  await press(page, first.getByRole("link", { name: "Check and fix" }));
  await expect(page).toHaveURL("/symptoms/pool-timed-out/");
  await page.waitForLoadState();
  await press(page, page.getByRole("list", { name: "Details" }).getByRole("link").first());
  await expect(page).not.toHaveURL(/symptoms/);
});

test("a fold opens and closes", async ({ page }) => {
  await page.goto("/database/resilience/");
  const entry = page.getByRole("main").locator("details").first();
  await press(page, entry.locator("summary").first());
  await expect(entry).toHaveAttribute("open", "");
  await page.keyboard.press("Space");
  await expect(entry).not.toHaveAttribute("open");
});

test("a page is copied", async ({ page }) => {
  await page.goto("/configuration/dockerfile/");
  await press(page, page.getByRole("button", { name: "Copy page as Markdown" }));
  await expect.poll(() => copied(page)).toBe(readFileSync(join(DIST, "configuration/dockerfile/index.md"), "utf8"));
});

test("the ledger is filtered", async ({ page }) => {
  await page.goto("/claims/");
  await press(page, page.getByRole("radio").first(), "ArrowRight");
  await expect(page.getByRole("radio").nth(1)).toBeChecked();
  await reach(page, page.getByRole("searchbox", { name: "Filter by words" }));
  await page.keyboard.type("oomkilled");
  await expect(page.locator("[data-count]")).toHaveText(/^\d+ of \d+ claims$/);
});

test("the checklist is ticked", async ({ page }) => {
  await page.goto("/checklist/");
  const box = page.getByRole("checkbox").nth(3);
  await press(page, box, "Space");
  await expect(box).toBeChecked();
  await press(page, page.getByRole("checkbox").nth(5), "Space");
  await expect(page.getByText(/^2 of \d+ done\.$/)).toBeVisible();
});

test("a calculator is filled in, read, shared and reset", async ({ page }) => {
  await page.goto(CALCULATOR);
  await live(page);
  await reach(page, page.getByLabel("App instances"));
  await page.keyboard.press("ControlOrMeta+a");
  await page.keyboard.type("30");
  await expect(metric(page, "checks-per-second")).toHaveAttribute("value", "150");
  await press(page, page.getByRole("button", { name: "Share" }));
  await expect.poll(() => copied(page)).toBe(new URL(`${CALCULATOR}?instances=30`, page.url()).href);
  const slider = page.getByRole("slider", { name: "Read values" }).first();
  await press(page, slider, "ArrowRight");
  await expect(slider).toHaveAttribute("aria-valuetext", /: .+ \S/);
  await press(page, page.getByText("The numbers as a table").first());
  await expect(page.getByRole("row").first()).toBeVisible();
  await reach(page, page.getByRole("button", { name: "Reset" }), "Shift+Tab");
  await page.keyboard.press("Enter");
  await expect(metric(page, "checks-per-second")).toHaveAttribute("value", "50");
});

test("the theme is switched", async ({ page }) => {
  await page.goto("/");
  await press(page, page.getByRole("button", { name: "Dark theme" }), "Space");
  await expect(page.getByRole("button", { name: "Dark theme" })).toHaveAttribute("aria-pressed", "true");
});

test("the menu of a phone opens, leads to its pages, and Escape leaves it", async ({ page }) => {
  await page.setViewportSize(PHONE);
  await page.goto("/");
  const menu = page.getByRole("button", { name: "Menu" });
  const pages = page.getByRole("navigation", { name: "All pages" });
  await press(page, menu);
  await expect(pages).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(pages).toBeHidden();
  await expect(menu).toBeFocused();
  await page.keyboard.press("Enter");
  await press(page, pages.getByRole("button", { name: "Close" }));
  await expect(pages).toBeHidden();
  await press(page, menu);
  const first = await pages.getByRole("link").evaluateAll((links) => links.slice(0, 5).map((link) => link.textContent));
  expect(first).toEqual(["Home", "Symptoms", "Checklist", "Calculators", "Claims"]);
  await press(page, pages.getByText("Build and ship", { exact: true }));
  await press(page, pages.getByRole("link", { name: "Health checks" }));
  await expect(page).toHaveURL("/configuration/health-checks/");
});
