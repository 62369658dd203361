// A number that a field accepts can be read in it whole, on a phone too.
import { CALCULATORS, CHROMIUM, KINDS, expect, live, test } from "./site.mjs";

/** More than any field accepts: the message says what it does. */
const TOO_MUCH = "9".repeat(20);
const most = (message) => message.match(/and ([\d,.]*\d)/)[1].replaceAll(",", "");

const hidden = (field) => field.evaluate((input) => input.scrollWidth - input.clientWidth);

const WIDTHS = [360, 1440];

/** Whether all of what is in the field is shown, whatever the window. */
const expectWhole = async (page, field, message = "") => {
  for (const width of WIDTHS) {
    await page.setViewportSize({ width, height: 900 });
    expect(await hidden(field), `${width} px: ${message}`).toBeLessThanOrEqual(0);
  }
};

for (const address of CALCULATORS) {
  test(`the fields of ${address} show their largest number`, KINDS.includes(address) ? {} : CHROMIUM, async ({ page }) => {
    await page.goto(address);
    await live(page);
    await page.evaluate(() => {
      for (const group of document.querySelectorAll("details.group")) group.open = true;
    });
    const fields = page.locator(".calculator__fields").getByRole("textbox");
    expect(await fields.count()).toBeGreaterThan(0);
    for (const field of await fields.all()) {
      await expectWhole(page, field);
      const before = await field.inputValue();
      await field.fill(TOO_MUCH);
      await expect(field).toHaveAttribute("aria-invalid", "true");
      const message = await page.locator(`[id="${await field.getAttribute("id")}-error"]`).textContent();
      await field.fill(most(message));
      await expectWhole(page, field, message);
      await field.fill(before);
    }
  });
}

test("the fields of the simulation show their largest number", async ({ page }) => {
  await page.goto("/calculators/pool-sizing/");
  await live(page);
  const panel = page.getByRole("region", { name: "Simulation" });
  for (const name of ["Requests for each pool size", "Seed"]) {
    const field = panel.getByLabel(name);
    await expectWhole(page, field);
    const before = await field.inputValue();
    await field.fill(TOO_MUCH);
    await panel.getByRole("button", { name: "Simulate" }).click();
    const alert = panel.getByRole("alert");
    await expect(alert).toContainText(name);
    await field.fill(most(await alert.textContent()));
    await expectWhole(page, field);
    await field.fill(before);
  }
});
