import { CALCULATOR, PROSE, expect, metric, test } from "./site.mjs";

test.use({ javaScriptEnabled: false });

test("a reference page reads to its end, and leads on", async ({ page }) => {
  await page.goto("/configuration/dockerfile/");
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  await expect(page.getByRole("heading", { name: "Sources" })).toBeVisible();
  const pages = page.getByRole("navigation", { name: "All pages" });
  await expect(pages.getByRole("link", { name: "Dockerfile" })).toHaveAttribute("aria-current", "page");
  await pages.getByText("Resources", { exact: true }).click();
  await pages.getByRole("link", { name: "Memory", exact: true }).click();
  await expect(page).toHaveURL("/resources/memory/");
});

test("the menu of a phone opens", async ({ page }) => {
  await page.setViewportSize({ width: 360, height: 780 });
  await page.goto("/");
  const pages = page.getByRole("navigation", { name: "All pages" });
  await expect(pages).toBeHidden();
  await page.getByRole("button", { name: "Menu" }).click();
  await pages.getByText("Configuration", { exact: true }).click();
  await expect(pages.getByRole("link", { name: "Health checks" })).toBeVisible();
});

for (const address of [CALCULATOR, PROSE]) {
  test(`the answer to the defaults stands on ${address}`, async ({ page }) => {
    await page.goto(address);
    await expect(metric(page, "db-round-trips-per-second")).toBeVisible();
    await expect(metric(page, "db-round-trips-per-second")).toHaveAttribute("value", "100");
    await expect(page.locator("[data-verdict]")).toHaveText("Fine");
  });
}
