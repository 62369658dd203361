// What readers set in their system: forced colors, less motion, a voice that reads aloud.
import { CALCULATOR, CHROMIUM, TEMPLATES, expect, hasCalculator, live, test } from "./site.mjs";

const open = async (page, address) => {
  await page.goto(address);
  if (hasCalculator(address.split("?")[0])) await live(page);
};

const style = (target, property) => target.evaluate((element, property) => getComputedStyle(element)[property], property);

test.describe("with forced colors", () => {
  test.beforeEach(({ page }) => page.emulateMedia({ forcedColors: "active" }));

  test("controls have an edge, and the focus a ring", async ({ page }) => {
    await open(page, CALCULATOR);
    for (const target of [page.getByLabel("App instances"), page.getByRole("button", { name: "Reset" })]) {
      expect(await style(target, "borderTopStyle")).not.toBe("none");
      expect(Number.parseFloat(await style(target, "borderTopWidth"))).toBeGreaterThanOrEqual(1);
      await target.focus();
      await page.keyboard.press("Shift+Tab");
      await page.keyboard.press("Tab");
      await expect(target).toBeFocused();
      expect(await style(target, "outlineStyle")).not.toBe("none");
      expect(Number.parseFloat(await style(target, "outlineWidth"))).toBeGreaterThanOrEqual(2);
    }
  });

  test("a verdict is a word, not a color", async ({ page }) => {
    await open(page, CALCULATOR);
    await expect(page.locator("[data-verdict]").first()).toHaveText(/\p{L}+/u);
    await open(page, "/claims/");
    for (const verdict of (await page.locator(".claim--entry .claim__verdict").all()).slice(0, 10)) {
      await expect(verdict).toHaveText(/\p{L}+/u);
    }
  });

  test("what is chosen and what is wrong are more than a color", async ({ page }) => {
    await open(page, `${CALCULATOR}?instances=x`);
    await expect(page.getByLabel("App instances")).toHaveAccessibleDescription(/must be a number/);
    await expect(page.getByText(/must be a number/).first()).toBeVisible();
    await open(page, "/claims/");
    const [chosen, other] = [page.locator(".pick", { has: page.locator(":checked") }), page.locator(".pick:not(:has(:checked))").first()];
    const look = (pick) =>
      pick.evaluate((element) =>
        [element, ...element.querySelectorAll("span")].map((part) => {
          const { backgroundColor, borderTopColor, color, fontWeight, textDecorationLine } = getComputedStyle(part);
          return [backgroundColor, borderTopColor, color, fontWeight, textDecorationLine].join(" ");
        }),
      );
    expect(await look(chosen)).not.toEqual(await look(other));
  });

  test("the lines of a chart are seen, and told apart by more than color", async ({ page }) => {
    await open(page, CALCULATOR);
    const chart = page.locator(".chart").first();
    const paper = await style(page.locator("body"), "backgroundColor");
    const lines = await chart.locator("svg :is(path, polyline, line)").evaluateAll((lines) =>
      lines
        .map((line) => getComputedStyle(line))
        .filter(({ stroke, fill }) => stroke !== "none" || fill !== "none")
        .map(({ stroke, strokeDasharray, fill }) => ({ stroke, strokeDasharray, fill })),
    );
    expect(lines.length).toBeGreaterThan(0);
    for (const { stroke, fill } of lines) expect([stroke, fill].some((color) => color !== "none" && color !== paper)).toBe(true);
  });
});

test.describe("with less motion", () => {
  for (const address of TEMPLATES.filter((address) => !address.startsWith("/embed/"))) {
    test(`nothing moves on ${address}`, hasCalculator(address) ? {} : CHROMIUM, async ({ page }) => {
      await page.emulateMedia({ reducedMotion: "reduce" });
      await open(page, address);
      // Firefox would wait for an answer of the printer's dialog.
      await page.evaluate(() => (globalThis.print = () => {}));
      const moving = () => page.evaluate(() => document.getAnimations().map((animation) => `${animation.animationName ?? animation.transitionProperty}`));
      expect(await moving()).toEqual([]);
      for (const target of [page.locator("main summary"), page.locator("main input"), page.locator("main button"), page.locator("main a")]) {
        const one = target.filter({ visible: true }).first();
        if ((await one.count()) === 0) continue;
        await one.hover();
        expect(await moving()).toEqual([]);
        if (await one.evaluate((element) => !element.matches("a"))) await one.click();
        // A dialog whose script is still on its way would open after Escape.
        const dialog = page.getByRole("dialog");
        if (await one.evaluate((element) => element.matches("[aria-haspopup=dialog]"))) await expect(dialog).toBeVisible();
        expect(await moving()).toEqual([]);
        // What has opened may cover the rest.
        await page.keyboard.press("Escape");
        await expect(dialog).toBeHidden();
      }
      await page.getByRole("button", { name: "Dark theme" }).click();
      expect(await moving()).toEqual([]);
      expect(await style(page.locator("html"), "scrollBehavior")).toBe("auto");
    });
  }
});

test("the answer is read aloud once, after typing has paused", async ({ page }) => {
  await open(page, CALCULATOR);
  await page.evaluate(() => {
    window.said = [];
    for (const region of document.querySelectorAll("[role=status], [aria-live]")) {
      new MutationObserver(() => region.textContent.trim() && window.said.push(region.textContent.trim())).observe(region, {
        childList: true,
        characterData: true,
        subtree: true,
      });
    }
  });
  const field = page.getByLabel("App instances");
  await field.press("ControlOrMeta+a");
  await field.pressSequentially("4321");
  await expect
    .poll(() =>
      page.evaluate(() => window.said.filter((text) => text === "Danger: Checks take 81% of the database's CPU. Take the database out of the check.").length),
    )
    .toBe(1);
  expect(await page.evaluate(() => window.said)).toHaveLength(1);
});
