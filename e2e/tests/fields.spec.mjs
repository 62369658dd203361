// A number that a field accepts can be read in it whole, on a phone too.
import { PAGES, expect, live, test } from "./site.mjs";

const CALCULATORS = PAGES.filter((address) => /^\/calculators\/.+/.test(address));

/** More than any field accepts: the message says what it does. */
const TOO_MUCH = "9".repeat(20);
const most = (message) => message.match(/and ([\d,.]*\d)/)[1].replaceAll(",", "");

const hidden = (field) => field.evaluate((input) => input.scrollWidth - input.clientWidth);

for (const width of [360, 1440]) {
  for (const address of CALCULATORS) {
    test(`the fields of ${address} show their largest number at ${width} px`, async ({ page }) => {
      await page.setViewportSize({ width, height: 900 });
      await page.goto(address);
      await live(page);
      await page.evaluate(() => {
        for (const group of document.querySelectorAll("details.group")) group.open = true;
      });
      const fields = page.locator(".calculator__fields").getByRole("textbox");
      expect(await fields.count()).toBeGreaterThan(5);
      for (const field of await fields.all()) {
        expect(await hidden(field)).toBeLessThanOrEqual(0);
        const before = await field.inputValue();
        await field.fill(TOO_MUCH);
        await expect(field).toHaveAttribute("aria-invalid", "true");
        const message = await page.locator(`[id="${await field.getAttribute("id")}-error"]`).textContent();
        await field.fill(most(message));
        expect(await hidden(field), message).toBeLessThanOrEqual(0);
        await field.fill(before);
      }
    });
  }

  test(`the fields of the simulation show their largest number at ${width} px`, async ({ page }) => {
    await page.setViewportSize({ width, height: 900 });
    await page.goto("/calculators/pool-sizing/");
    await live(page);
    const panel = page.getByRole("region", { name: "Simulation" });
    for (const name of ["Requests for each pool size", "Seed"]) {
      const field = panel.getByLabel(name);
      expect(await hidden(field)).toBeLessThanOrEqual(0);
      const before = await field.inputValue();
      await field.fill(TOO_MUCH);
      await panel.getByRole("button", { name: "Simulate" }).click();
      const alert = panel.getByRole("alert");
      await expect(alert).toContainText(name, { timeout: 30_000 });
      await field.fill(most(await alert.textContent()));
      expect(await hidden(field)).toBeLessThanOrEqual(0);
      await field.fill(before);
    }
  });
}
