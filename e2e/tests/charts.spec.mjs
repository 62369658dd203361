// The labels of charts at every width, and what a slider says before it is moved.
import { CALCULATORS, CHROMIUM, TEMPLATES, PAGES, expect, hasCalculator, html, live, test } from "./site.mjs";

const WIDTHS = [320, 360, 768, 1440];

/** Labels of a picture that overlap or lie outside the window, and axes without labels. */
const unreadable = (page) =>
  page.evaluate(() => {
    const found = [];
    for (const plot of document.querySelectorAll(".plot")) {
      const isShown = (label) => label.getClientRects().length > 0;
      const axes = [...plot.querySelectorAll(".plot__up text, .plot__across text, .plot__bars > text:not([class])")].filter(isShown);
      if (axes.length < 3) found.push(`an axis has ${axes.length} labels`);
      const shown = [...plot.querySelectorAll("text")].filter(isShown).map((label) => [label.textContent, label.getBoundingClientRect()]);
      for (const [place, [text, box]] of shown.entries()) {
        if (box.left < 0 || box.right > document.documentElement.clientWidth) found.push(`${text} is cut off`);
        // The box of a text has room above and below its letters.
        const hit = shown
          .slice(place + 1)
          .find(([, other]) => box.left < other.right && other.left < box.right && box.top + 3 < other.bottom - 3 && other.top + 3 < box.bottom - 3);
        if (hit) found.push(`${text} stands on ${hit[0]}`);
      }
    }
    return found;
  });

const unreadableAnywhere = async (page) => {
  const faults = {};
  for (const width of WIDTHS) {
    await page.setViewportSize({ width, height: 800 });
    const found = await unreadable(page);
    if (found.length > 0) faults[width] = found;
  }
  return faults;
};

/** The sliders without words for where they stand. */
const silent = (page) =>
  page.evaluate(() =>
    [...document.querySelectorAll("input[type=range]")]
      .filter((slider) => !/\S: .*\d/.test(slider.getAttribute("aria-valuetext") ?? ""))
      .map((slider) => slider.outerHTML),
  );

for (const address of CALCULATORS.filter((address) => html(address).includes('class="plot"'))) {
  test(`the axes of ${address} can be read at every width, for every set-up`, TEMPLATES.includes(address) ? {} : CHROMIUM, async ({ page }) => {
    await page.goto(address);
    await live(page);
    expect(await unreadableAnywhere(page)).toEqual({});
    for (const preset of await page.getByRole("group", { name: "Start from" }).getByRole("button").all()) {
      const drawn = await page
        .locator(".plot")
        .first()
        .evaluateHandle((plot) => plot);
      await preset.click();
      await expect.poll(() => drawn.evaluate((plot) => plot.isConnected)).toBe(false);
      expect(await unreadableAnywhere(page), await preset.textContent()).toEqual({});
      expect(await silent(page)).toEqual([]);
    }
  });
}

for (const address of PAGES.filter(hasCalculator)) {
  test(
    `the sliders of ${address} have words from the start, and the same as once they are moved`,
    TEMPLATES.includes(address) ? {} : CHROMIUM,
    async ({ page }) => {
      await page.goto(address);
      expect(await silent(page)).toEqual([]);
      await live(page);
      const slider = page.getByRole("slider", { name: "Read values" }).first();
      if (!(await slider.count()) || !(await slider.isVisible())) return;
      const first = await slider.getAttribute("aria-valuetext");
      await slider.press("ArrowRight");
      expect(await slider.getAttribute("aria-valuetext")).not.toBe(first);
      await slider.press("ArrowLeft");
      await expect(slider).toHaveAttribute("aria-valuetext", first);
    },
  );
}

test("a simulation can be read on a phone: its chart, its slider and its table", async ({ page }) => {
  await page.setViewportSize({ width: 360, height: 780 });
  await page.goto("/calculators/pool-sizing/?rps=1500&pool-size=7");
  await live(page);
  const panel = page.getByRole("region", { name: "Simulation" });
  await panel.getByLabel("Requests for each pool size").fill("50000");
  await panel.getByRole("button", { name: "Simulate" }).click();
  const table = panel.getByRole("group", { name: "Simulation and formula" });
  await expect(table).toBeVisible();
  expect(await table.evaluate((box) => box.scrollWidth - box.clientWidth)).toBeLessThanOrEqual(0);
  expect(await silent(page)).toEqual([]);
  expect(await unreadableAnywhere(page)).toEqual({});
});
