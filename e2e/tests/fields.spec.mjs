// A number that a field accepts can be read in it whole, on a phone too.
import { CALCULATOR, CALCULATORS, CHROMIUM, expect, live, test } from "./site.mjs";

/** More than any field accepts: the message says what it does. */
const TOO_MUCH = "9".repeat(20);
const most = (message) => message.match(/and ([\d,.]*\d)/)[1].replaceAll(",", "");

/** The fields that hide a part of what they have, or would have with these values, at any width. */
const tight = async (page, selector, values) => {
  const found = [];
  for (const width of [360, 1440]) {
    await page.setViewportSize({ width, height: 900 });
    const names = await page.evaluate(
      ([selector, values]) =>
        [...document.querySelectorAll(selector)]
          .filter((input, place) => {
            const before = input.value;
            // No event: what is computed from it is of no interest here.
            input.value = values[place] ?? before;
            const hidden = input.scrollWidth - input.clientWidth;
            input.value = before;
            return hidden > 0;
          })
          .map(({ name, id }) => name || id),
      [selector, values],
    );
    found.push(...names.map((name) => `${name} at ${width} px`));
  }
  return found;
};

for (const address of CALCULATORS) {
  test(`the fields of ${address} show their largest number`, address === CALCULATOR ? {} : CHROMIUM, async ({ page }) => {
    await page.goto(address);
    await live(page);
    await page.evaluate(() => {
      for (const group of document.querySelectorAll("details.group")) group.open = true;
    });
    const selector = ".calculator__fields input:is([type=text], :not([type]))";
    const fields = page.locator(selector);
    expect(await fields.count()).toBe(await page.locator(".calculator__fields").getByRole("textbox").count());
    expect(await fields.count()).toBeGreaterThan(0);
    expect(await tight(page, selector, [])).toEqual([]);
    const largest = [];
    for (const field of await fields.all()) {
      const before = await field.inputValue();
      await field.fill(TOO_MUCH);
      await expect(field).toHaveAttribute("aria-invalid", "true");
      largest.push(most(await page.locator(`[id="${await field.getAttribute("id")}-error"]`).textContent()));
      await field.fill(before);
    }
    expect(await tight(page, selector, largest), largest.join(", ")).toEqual([]);
  });
}

test("the fields of the simulation show their largest number", async ({ page }) => {
  await page.goto("/calculators/pool-sizing/");
  await live(page);
  const panel = page.getByRole("region", { name: "Simulation" });
  for (const name of ["Requests for each pool size", "Seed"]) {
    const field = panel.getByLabel(name);
    const selector = `[id="${await field.getAttribute("id")}"]`;
    expect(await tight(page, selector, []), name).toEqual([]);
    const before = await field.inputValue();
    await field.fill(TOO_MUCH);
    await panel.getByRole("button", { name: "Simulate" }).click();
    const alert = panel.getByRole("alert");
    await expect(alert).toContainText(name);
    expect(await tight(page, selector, [most(await alert.textContent())]), name).toEqual([]);
    await field.fill(before);
  }
});
