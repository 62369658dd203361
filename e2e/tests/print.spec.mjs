// On paper: nothing is folded, addresses are written out, and what only a screen can do is left out.
import { CALCULATOR, MAIN, PAGES, PROSE, expect, hasCalculator, live, test } from "./site.mjs";

const PAGE = "/configuration/dockerfile/";
/** A4 less its margins. */
const PAPER = { width: 673, height: 987 };

const print = async (page, address) => {
  await page.goto(address);
  if (hasCalculator(address)) await live(page);
  await page.emulateMedia({ media: "print", colorScheme: "dark" });
};

/** What a style sheet puts behind a link. Firefox leaves `attr()` for its reader to fill in. */
const after = (link) =>
  link.evaluate((element) => getComputedStyle(element, "::after").content.replace("attr(href)", element.getAttribute("href")));

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

for (const address of [PAGE, PROSE, "/resources/connection-pool/", "/symptoms/", CALCULATOR]) {
  test(`what is folded on ${address} is printed`, async ({ page }) => {
    await print(page, address);
    const folds = page.locator("main details");
    expect(await folds.count()).toBeGreaterThan(0);
    const closed = await folds.evaluateAll((folds) =>
      folds
        .filter((fold) => !fold.parentElement.closest("details") && fold.getClientRects().length > 0)
        .filter((fold) => [...fold.children].slice(1).every((part) => part.getBoundingClientRect().height < 1))
        .map((fold) => fold.textContent.trim().slice(0, 60)),
    );
    expect(closed).toEqual([]);
  });
}

test("what only a screen can do is not printed", async ({ page }) => {
  for (const address of [PAGE, CALCULATOR, "/symptoms/", "/claims/", "/checklist/"]) {
    await print(page, address);
    await expect(page.getByRole("banner"), address).toBeHidden();
    await expect(page.getByRole("button").filter({ visible: true }), address).toHaveCount(0);
    await expect(page.getByRole("textbox", { name: /Error line/ })).toBeHidden();
  }
});

test("the paper is white and the text is dark, whatever the theme", async ({ page }) => {
  await print(page, PAGE);
  const [paper, ink] = await page.evaluate(() => {
    const { backgroundColor, color } = getComputedStyle(document.body);
    const light = (text) => text.match(/[\d.]+/g).slice(0, 3).reduce((sum, part) => sum + Number(part), 0) / 765;
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

const CALCULATORS = PAGES.filter((address) => /^\/(calculators|embed)\/.+/.test(address));

for (const address of CALCULATORS) {
  test(`the answer of ${address} is printed before the inputs, and what explains it after them`, async ({ page }) => {
    await page.setViewportSize(PAPER);
    await print(page, address);
    const order = await page.locator("main").evaluate((main) => {
      const top = (selector) => main.querySelector(selector).getBoundingClientRect().top;
      return [".answer__sentence", ".metrics", ".calculator__form", ".chart"].map((selector) => [top(selector), selector]);
    });
    expect(order.toSorted(([one], [other]) => one - other)).toEqual(order);
  });
}

for (const address of PAGES) {
  test(`no page of the printed ${address} stays half blank`, async ({ page, browserName }) => {
    test.skip(browserName === "firefox" && !MAIN.includes(address), "In Firefox one page of each kind has to do.");
    await page.setViewportSize(PAPER);
    await print(page, address);
    // What may not be broken moves to the next page as a whole, and leaves the rest of its page blank.
    const blanks = await page.evaluate((height) => {
      const whole = (element) => getComputedStyle(element).breakInside === "avoid";
      const tall = [...document.querySelectorAll("main *")].filter((element) => whole(element) && element.getBoundingClientRect().height > height / 2);
      return tall.map((element) => `${Math.round(element.getBoundingClientRect().height)} px: ${element.outerHTML.slice(0, 80)}`);
    }, PAPER.height);
    expect(blanks).toEqual([]);
  });
}
