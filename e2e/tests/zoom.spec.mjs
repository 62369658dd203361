// What is left when there is little room: narrow screens, large text, wide spacing. Everything. How every page fits 320 px is looked at
// in every-page.spec.mjs.
import { lost, stuck } from "./room.mjs";
import { CALCULATOR, CALCULATORS, CHROMIUM, EMBEDS, KINDS, NOT_FOUND, expect, hasCalculator, live, test } from "./site.mjs";

const open = async (page, address) => {
  await page.goto(address);
  if (hasCalculator(address)) await live(page);
};

// A page at 400%, a phone in landscape, half of a phone, a page at 200%: a third. Small phones, where the answer stays: two fifths.
const WINDOWS = [
  [320, 256, 1 / 3],
  [640, 360, 1 / 3],
  [320, 480, 1 / 3],
  [640, 400, 1 / 3],
  [360, 576, 2 / 5],
  [320, 640, 2 / 5],
  [768, 600, 1 / 3],
];

/** Windows in which more of the height stays in view than leaves room to read, with their shares. */
const crowded = async (page) => {
  const found = [];
  for (const [width, height, most] of WINDOWS) {
    await page.setViewportSize({ width, height });
    for (const place of [0.2, 0.4, 0.6]) {
      await page.evaluate((place) => scrollTo(0, place * document.documentElement.scrollHeight), place);
      const share = await stuck(page);
      if (share > most) found.push(`${width} x ${height}: ${share} stays`);
    }
  }
  return found;
};

/** WCAG 1.4.12. A script may set styles where a style sheet of the test would not be let in. */
const space = (page) =>
  page.evaluate(() => {
    for (const element of document.body.querySelectorAll("*")) {
      element.style.setProperty("line-height", "1.5", "important");
      element.style.setProperty("letter-spacing", "0.12em", "important");
      element.style.setProperty("word-spacing", "0.16em", "important");
      if (element.matches("p")) element.style.setProperty("margin-block-end", "2em", "important");
    }
  });

// A window of 1280 by 800 pixels, zoomed to 200%.
test.use({ viewport: { width: 640, height: 400 }, deviceScaleFactor: 2 });

for (const address of [...KINDS, NOT_FOUND]) {
  test(
    `nothing is lost on ${address} at 200 % nor with wide spacing, and there is room to read`,
    [CALCULATOR, "/", "/symptoms/"].includes(address) ? {} : CHROMIUM,
    async ({ page }) => {
      await open(page, address);
      expect(await lost(page), "at 200%").toEqual([]);
      expect(await crowded(page)).toEqual([]);
      await space(page);
      for (const width of [320, 1280]) {
        await page.setViewportSize({ width, height: 640 });
        expect(await lost(page), `spaced at ${width} px`).toEqual([]);
      }
    },
  );
}

test("every calculator leaves room to read in any window", CHROMIUM, async ({ page }) => {
  const found = {};
  for (const address of [...CALCULATORS, ...EMBEDS].filter((address) => !KINDS.includes(address))) {
    await open(page, address);
    const faults = await crowded(page);
    if (faults.length > 0) found[address] = faults;
  }
  expect(found).toEqual({});
});

test("what stays in view in the panel and in the dialogs leaves two thirds of them", async ({ page }) => {
  await open(page, CALCULATOR);
  for (const [width, height] of WINDOWS) {
    await page.setViewportSize({ width, height });
    for (const name of ["Your deployment", "Embed"]) {
      await page.getByRole("button", { name, exact: true }).first().click();
      const dialog = page.getByRole("dialog").filter({ visible: true });
      await expect(dialog).toBeVisible();
      const share = await dialog.evaluate((dialog) => {
        const stays = [...dialog.querySelectorAll("*")].filter((element) => getComputedStyle(element).position === "sticky");
        return stays.reduce((sum, element) => sum + element.getBoundingClientRect().height, 0) / dialog.getBoundingClientRect().height;
      });
      expect(share, `${name}, ${width} x ${height}`).toBeLessThanOrEqual(1 / 3);
      await page.keyboard.press("Escape");
      await expect(page.getByRole("dialog").filter({ visible: true })).toHaveCount(0);
    }
  }
});
