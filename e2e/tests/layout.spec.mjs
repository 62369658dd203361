// Faults of layout that were met once, looked for on every page.
import { MAIN, PAGES, expect, hasCalculator, live, test } from "./site.mjs";
import { deafPlaces, gluedBoxes, hiddenColumns, longLines, outsideBullets, splitWords, unfold } from "./layout.mjs";

const SIZES = [
  [360, 780],
  [768, 1024],
  [1440, 900],
];

const look = async (page) => {
  const faults = {};
  for (const [width, height] of SIZES) {
    await page.setViewportSize({ width, height });
    for (const find of [splitWords, hiddenColumns, outsideBullets, gluedBoxes, longLines, deafPlaces]) {
      for (const fault of await find(page)) (faults[find.name] ??= []).push(`${width} px: ${fault}`);
    }
  }
  return faults;
};

for (const address of [...PAGES, "/404.html"]) {
  test(`${address} keeps its words whole, its boxes apart and its lines short`, async ({ page, browserName }) => {
    test.skip(browserName === "firefox" && !MAIN.includes(address), "In Firefox one page of each kind has to do.");
    await page.goto(address);
    if (PAGES.includes(address) && hasCalculator(address)) await live(page);
    await unfold(page);
    expect(await look(page)).toEqual({});
  });
}

test("an address that is almost right gets suggestions inside of the text", async ({ browser, baseURL }) => {
  const page = await browser.newPage({ viewport: { width: 360, height: 780 } });
  await page.goto(`${baseURL}/resource/connection-pool/`);
  await expect(page.getByRole("region", { name: "Did you mean one of these?" }).getByRole("listitem").first()).toBeVisible();
  expect(await outsideBullets(page)).toEqual([]);
  await page.close();
});

test.describe("without JavaScript", () => {
  test.use({ javaScriptEnabled: false });

  for (const address of PAGES.filter((address) => hasCalculator(address) || ["/checklist/", "/offline/"].includes(address))) {
    test(`what ${address} says about that keeps its distance`, async ({ page }) => {
      await page.goto(address);
      for (const note of await page.locator("noscript .note").all()) {
        const gap = await note.evaluate((note) => {
          let before = note.closest("noscript").previousElementSibling;
          while (before && before.getClientRects().length === 0) before = before.previousElementSibling;
          return before ? note.getBoundingClientRect().top - before.getBoundingClientRect().bottom : Infinity;
        });
        expect(gap).toBeGreaterThan(6);
      }
    });
  }
});
