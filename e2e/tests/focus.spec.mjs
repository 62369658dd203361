// Where the focus goes, and what is seen and said, when a button of a calculator is pressed.
import { CALCULATORS, CHROMIUM, EMBED, TEMPLATES, PROSE, expect, live, test } from "./site.mjs";

const inBoth = (address) => (TEMPLATES.includes(address) ? {} : CHROMIUM);

/** What holds the focus; nothing if it has fallen to the page. */
const focused = (page) =>
  page.evaluate(() => {
    const { activeElement } = document;
    return activeElement && activeElement !== document.body ? activeElement.outerHTML.slice(0, 120) : "";
  });

/** Presses every button that is there, and those that appear by that, each once. */
async function pressAll(page, region, browserName) {
  // In Firefox the panel of downloads takes the next key.
  const pressed = browserName === "firefox" ? ["Save as JSON", "Save as CSV"] : [];
  const dropped = [];
  for (;;) {
    const button = await region
      .getByRole("button")
      .filter({ visible: true })
      .evaluateAll((buttons, pressed) => buttons.findIndex((button) => !pressed.includes(button.textContent)), pressed);
    if (button < 0) return { pressed, dropped };
    const next = region.getByRole("button").filter({ visible: true }).nth(button);
    const name = await next.textContent();
    pressed.push(name);
    await next.press("Enter");
    // Its worker has to be loaded first.
    if (name === "Simulate") await expect(page.getByRole("button", { name: "Cancel" })).toBeVisible();
    // What a button sets off may come a task later.
    await page.evaluate(() => new Promise((then) => setTimeout(() => requestAnimationFrame(then))));
    if (!(await focused(page))) dropped.push(name);
  }
}

for (const address of [...CALCULATORS, EMBED, PROSE]) {
  test(`no button of the calculator on ${address} drops the focus`, inBoth(address), async ({ page, browserName }) => {
    await page.goto(address);
    await live(page);
    // So that its button can be pressed while it runs.
    const requests = page.getByLabel("Requests for each pool size");
    if ((await requests.count()) && (await requests.isVisible())) await requests.fill("5000000");
    const { pressed, dropped } = await pressAll(page, page.locator("[data-calculator]"), browserName);
    expect(dropped).toEqual([]);
    if (CALCULATORS.includes(address)) expect(pressed).toEqual(expect.arrayContaining(["Compare", "Stop comparing", "Reset"]));
    if (await requests.count()) expect(pressed).toContain("Cancel");
  });
}

test("a calculator that started from the deployment goes back to the defaults, and the focus is in the form", async ({ page }) => {
  await page.goto("/calculators/pool-sizing/");
  await live(page);
  await page.getByRole("button", { name: "Your deployment" }).first().click();
  await page.getByRole("dialog", { name: "Your deployment" }).getByLabel("App instances").fill("6");
  await page.reload();
  await live(page);
  await page.getByRole("button", { name: "Use the defaults" }).press("Enter");
  expect(await focused(page)).toMatch(/^<(input|select)\b/);
});

for (const address of CALCULATORS) {
  test(`Share and Compare answer at once on ${address}, in sight and in words`, inBoth(address), async ({ page }) => {
    for (const viewport of [
      { width: 360, height: 780 },
      { width: 1440, height: 900 },
    ]) {
      await page.setViewportSize(viewport);
      await page.goto(address);
      await live(page);
      const shared = page.getByRole("status").filter({ hasText: /^(Link copied|Copy this link): http/ });
      await expect(shared).toHaveCount(0);
      await page.getByRole("button", { name: "Share" }).click();
      await expect(shared).toBeInViewport({ ratio: 1 });

      // Also further down the page, where the answer is read.
      await page.getByRole("heading", { name: "What matters most" }).scrollIntoViewIfNeeded();
      const compare = page.getByRole("button", { name: "Compare", exact: true });
      const compared = page.getByRole("status").filter({ hasText: /^Compared with: “.+”/ });
      await expect(compared).toHaveCount(0);
      await compare.click();
      await expect(compared).toBeInViewport({ ratio: 1 });
      await page.getByRole("button", { name: "Stop comparing" }).click();
      await expect(compare).toBeFocused();
      await expect(compared).toHaveCount(0);
    }
  });
}
