// What is left when there is little room: narrow screens, large text, wide spacing. Everything.
import { stuck } from "./layout.mjs";
import { CALCULATOR, DATA, MAIN, PAGES, expect, hasCalculator, live, test } from "./site.mjs";

const KINDS = [...new Set([...MAIN, ...DATA, "/configuration/dockerfile/", "/calculators/platform-cost/", "/embed/pool-sizing/", "/404.html"])];

/** Text that its own box cuts off, or that stands outside of the page. Code and tables scroll in their own boxes. */
const lost = (page) =>
  page.evaluate(() => {
    const scrolls = (element) => ["auto", "scroll"].includes(getComputedStyle(element).overflowX);
    const found = [];
    if (document.documentElement.scrollWidth > innerWidth) found.push(`the page is ${document.documentElement.scrollWidth} px wide`);
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const range = document.createRange();
    while (walker.nextNode()) {
      const element = walker.currentNode.parentElement;
      if (!walker.currentNode.data.trim() || element.closest("svg, .visually-hidden, select, script, style, noscript, [popover]")) continue;
      range.selectNodeContents(walker.currentNode);
      const box = range.getBoundingClientRect();
      if (box.width < 2 || box.height < 2) continue;
      for (let around = element; around !== document.body; around = around.parentElement) {
        if (scrolls(around) || getComputedStyle(around).position === "fixed") break;
        const style = getComputedStyle(around);
        const edge = around.getBoundingClientRect();
        const clips = ["hidden", "clip"].includes(style.overflowX) || ["hidden", "clip"].includes(style.overflowY);
        if (edge.width <= 2 || edge.height <= 2) break; // Hidden for the eye on purpose.
        if (clips && (box.right > edge.right + 1 || box.bottom > edge.bottom + 1)) {
          found.push(`cut off: "${walker.currentNode.data.trim().slice(0, 60)}" in ${around.className || around.tagName}`);
        }
      }
    }
    return found;
  });

const open = async (page, address) => {
  await page.goto(address);
  if (address !== "/404.html" && hasCalculator(address)) await live(page);
};

for (const address of KINDS) {
  test(`nothing is lost on ${address} at 320 px, nor with wide spacing`, async ({ page }) => {
    await page.setViewportSize({ width: 320, height: 640 });
    await open(page, address);
    expect(await lost(page)).toEqual([]);
    // WCAG 1.4.12. A script may set styles where a style sheet of the test would not be let in.
    await page.evaluate(() => {
      for (const element of document.body.querySelectorAll("*")) {
        element.style.setProperty("line-height", "1.5", "important");
        element.style.setProperty("letter-spacing", "0.12em", "important");
        element.style.setProperty("word-spacing", "0.16em", "important");
        if (element.matches("p")) element.style.setProperty("margin-block-end", "2em", "important");
      }
    });
    expect(await lost(page)).toEqual([]);
    await page.setViewportSize({ width: 1280, height: 800 });
    expect(await lost(page)).toEqual([]);
  });
}

test.describe("at twice the size", () => {
  // A window of 1280 by 800 pixels, zoomed to 200 %.
  test.use({ viewport: { width: 640, height: 400 }, deviceScaleFactor: 2 });

  for (const address of KINDS) {
    test(`nothing is lost on ${address} at 200 %`, async ({ page }) => {
      await open(page, address);
      expect(await lost(page)).toEqual([]);
    });
  }

});

// A page at 400 %, a phone on its side, half of a phone, a page at 200 %: a third. Small phones, where the answer stays: two fifths.
const WINDOWS = [[320, 256, 1 / 3], [640, 360, 1 / 3], [320, 480, 1 / 3], [640, 400, 1 / 3], [360, 576, 2 / 5], [320, 640, 2 / 5], [768, 600, 1 / 3]];
const STICKY = [...new Set([...KINDS, ...PAGES.filter((address) => /^\/(calculators|embed)\/.+/.test(address))])];

for (const address of STICKY) {
  test(`what stays in view on ${address} leaves room to read in any window`, async ({ page }) => {
    await open(page, address);
    for (const [width, height, most] of WINDOWS) {
      await page.setViewportSize({ width, height });
      for (const place of [0.2, 0.4, 0.6]) {
        await page.evaluate((place) => scrollTo(0, place * document.documentElement.scrollHeight), place);
        expect(await stuck(page), `${width} x ${height}`).toBeLessThanOrEqual(most);
      }
    }
  });
}

for (const [width, height] of WINDOWS) {
  test(`what stays in view in the panel and in the dialogs leaves two thirds of them, ${width} x ${height}`, async ({ page }) => {
    await page.setViewportSize({ width, height });
    await open(page, CALCULATOR);
    for (const name of ["Your deployment", "Embed"]) {
      await page.getByRole("button", { name, exact: true }).first().click();
      await expect(page.getByRole("dialog").filter({ visible: true })).toBeVisible();
      const share = await page.getByRole("dialog").filter({ visible: true }).evaluate((dialog) => {
        const stays = [...dialog.querySelectorAll("*")].filter((element) => getComputedStyle(element).position === "sticky");
        return stays.reduce((sum, element) => sum + element.getBoundingClientRect().height, 0) / dialog.getBoundingClientRect().height;
      });
      expect(share, name).toBeLessThanOrEqual(1 / 3);
      await page.keyboard.press("Escape");
    }
  });
}
