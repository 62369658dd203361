// On paper: addresses are written out, paper is white, and an answer comes first. That nothing stays folded, is left out or leaves
// a page half blank is looked at in every-page.spec.mjs.
import { PAPER } from "./paper.mjs";
import { CALCULATOR, CALCULATORS, EMBEDS, expect, hasCalculator, live, test } from "./site.mjs";

const PAGE = "/configuration/dockerfile/";

const print = async (page, address) => {
  await page.goto(address);
  if (hasCalculator(address)) await live(page);
  await page.emulateMedia({ media: "print", colorScheme: "dark" });
};

/** What a style sheet puts behind a link. Firefox leaves `attr()` for its reader to fill in. */
const after = (link) => link.evaluate((element) => getComputedStyle(element, "::after").content.replace("attr(href)", element.getAttribute("href")));

test("a link says where it leads, one within the page does not", async ({ page }) => {
  await print(page, PAGE);
  const outward = page.locator("article a[href^=http]:visible, main a[href^=http]:visible");
  expect(await outward.count()).toBeGreaterThan(3);
  for (const link of await outward.all()) {
    const said = `${await after(link)} ${await link.innerText()}`;
    expect(said).toContain(await link.getAttribute("href"));
  }
  for (const link of (await page.locator("main a[href^='#']:visible").all()).slice(0, 5)) {
    expect(await after(link)).not.toContain("#");
  }
});

test("the paper is white and the text is dark, whatever the theme", async ({ page }) => {
  await print(page, PAGE);
  const [paper, ink] = await page.evaluate(() => {
    const { backgroundColor, color } = getComputedStyle(document.body);
    const light = (text) =>
      text
        .match(/[\d.]+/g)
        .slice(0, 3)
        .reduce((sum, part) => sum + Number(part), 0) / 765;
    const shown = backgroundColor === "rgba(0, 0, 0, 0)" ? getComputedStyle(document.documentElement).backgroundColor : backgroundColor;
    return [shown === "rgba(0, 0, 0, 0)" ? 1 : light(shown), light(color)];
  });
  expect(paper).toBeGreaterThan(0.95);
  expect(ink).toBeLessThan(0.3);
});

test("a chart is printed, and code is wrapped instead of cut", async ({ page }) => {
  await page.setViewportSize(PAPER);
  await print(page, CALCULATOR);
  await expect(page.locator(".chart svg").first()).toBeVisible();
  await print(page, PAGE);
  const cut = await page.locator("pre").evaluateAll((blocks) => blocks.filter((block) => block.scrollWidth > block.clientWidth + 1).length);
  expect(cut).toBe(0);
});

test("the answer of a calculator is printed before the inputs, and what explains it after them", async ({ page }) => {
  await page.setViewportSize(PAPER);
  for (const address of [...CALCULATORS, ...EMBEDS]) {
    await print(page, address);
    const order = await page.locator("main").evaluate((main) => {
      const top = (selector) => main.querySelector(selector).getBoundingClientRect().top;
      return [".answer__sentence", ".metrics", ".calculator__form", ".chart"].map((selector) => [top(selector), selector]);
    });
    expect(
      order.toSorted(([one], [other]) => one - other),
      address,
    ).toEqual(order);
  }
});
