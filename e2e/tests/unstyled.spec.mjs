// A page whose style sheets are missing is still one that can be read: nothing in it fills the window.
import { test } from "@playwright/test";
import { CHROMIUM, PAGES, expect, hasCalculator, html } from "./site.mjs";

test("every sign and drawing has a size without a style sheet", CHROMIUM, () => {
  for (const address of PAGES) {
    for (const [tag] of html(address).matchAll(/<svg\b[^>]*\bviewbox=[^>]*>/gi)) {
      expect(tag, address).toMatch(/ width=/);
      expect(tag, address).toMatch(/ height=/);
    }
  }
});

for (const address of ["/", "/configuration/health-checks/", "/calculators/pool-sizing/", "/embed/pool-sizing/"]) {
  test(`${address} without its style sheets has nothing that fills the window`, async ({ page }) => {
    await page.route(/\.css$/, (route) => route.abort());
    await page.goto(address);
    await expect(page.getByRole("alert").filter({ hasText: "Part of this page could not be loaded" })).toBeVisible();
    if (hasCalculator(address)) await expect(page.locator("html")).toHaveAttribute("data-hydrated", "true");
    const heights = await page.locator("svg").evaluateAll((all) => all.map((svg) => svg.getBoundingClientRect().height));
    expect(heights.length).toBeGreaterThan(2);
    for (const height of heights) expect(height).toBeLessThan(350);
  });
}
