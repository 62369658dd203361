// While a field is incomplete, the last answer stays, and the page has nothing to do.
import { CALCULATORS, CHROMIUM, KINDS, expect, live, test } from "./site.mjs";

// A browser redraws in some fifty tasks; a task that asks for the next one forever has thousands in this time.
const WHILE = 10_000;
const MOST_TASKS = 200;

for (const address of CALCULATORS) {
  test(`${address} rests, and keeps what matters most`, KINDS.includes(address) ? {} : CHROMIUM, async ({ page }) => {
    await page.clock.install();
    await page.goto(address);
    await live(page);
    await page.clock.runFor(WHILE);
    const influences = page.locator(".influences");
    const before = await influences.innerHTML();
    expect(before).not.toBe("");
    await page.evaluate(() => {
      window.tasks = 0;
      const { setTimeout } = window;
      window.setTimeout = (...rest) => {
        window.tasks += 1;
        return setTimeout(...rest);
      };
    });
    const field = page.locator(".calculator__fields").getByRole("textbox").first();
    await field.fill("");
    await expect(field).toHaveAttribute("aria-invalid", "true");
    await page.clock.runFor(WHILE);
    expect(await page.evaluate(() => window.tasks)).toBeLessThan(MOST_TASKS);
    expect(await influences.innerHTML()).toBe(before);
  });
}
