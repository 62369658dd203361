import { expect, test } from "./site.mjs";

const background = (page) => page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
const DARK = "rgb(21, 23, 26)";
const LIGHT = "rgb(253, 252, 250)";

test("the system's theme is followed, and a choice outlives the page", async ({ page }) => {
  await page.emulateMedia({ colorScheme: "dark" });
  await page.goto("/");
  expect(await background(page)).toBe(DARK);
  const button = page.getByRole("button", { name: "Dark theme" });
  await expect(button).toHaveAttribute("aria-pressed", "true");
  await button.click();
  expect(await background(page)).toBe(LIGHT);
  await page.goto("/reference/");
  expect(await background(page)).toBe(LIGHT);
  await page.getByRole("button", { name: "Dark theme" }).click();
  expect(await background(page)).toBe(DARK);
  expect(await page.evaluate(() => localStorage.length)).toBe(0);
});

test("the chosen theme is there before the first paint", async ({ page }) => {
  await page.goto("/configuration/health-checks/");
  await page.evaluate(() => localStorage.setItem("theme", "dark"));
  await page.addInitScript(() => {
    new PerformanceObserver((list) => {
      window.atFirstPaint ??= list.getEntries().length && document.documentElement.dataset.theme;
    }).observe({ type: "paint", buffered: true });
  });
  await page.reload();
  await expect.poll(() => page.evaluate(() => window.atFirstPaint)).toBe("dark");
});

test("an invalid stored theme is ignored", async ({ page }) => {
  await page.goto("/");
  await page.evaluate(() => localStorage.setItem("theme", "<script>"));
  await page.reload();
  expect(await background(page)).toBe(LIGHT);
});
