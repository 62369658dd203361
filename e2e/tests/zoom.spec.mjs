// What is left when there is little room: narrow screens, large text, wide spacing. Everything.
import { CALCULATOR, DATA, MAIN, expect, hasCalculator, live, test } from "./site.mjs";

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

  test("what stays in view leaves room to read", async ({ page }) => {
    for (const address of [CALCULATOR, "/claims/", "/checklist/", "/configuration/dockerfile/"]) {
      await open(page, address);
      await page.evaluate(() => scrollTo(0, 1500));
      const stuck = await page.evaluate(() => {
        const covers = (element) => ["sticky", "fixed"].includes(getComputedStyle(element).position);
        let rows = 0;
        for (let y = 2; y < innerHeight; y += 4) {
          let element = document.elementFromPoint(innerWidth / 2, y);
          while (element && !covers(element)) element = element.parentElement;
          if (element) rows += 1;
        }
        return (rows * 4) / innerHeight;
      });
      expect(stuck, address).toBeLessThan(0.5);
    }
  });
});
