// Long code is folded on a phone, and unfolds without a script.
import { expect, test } from "./site.mjs";

const ADDRESS = "/configuration/start-here/";

const folded = (page) => page.locator("figure.code").filter({ has: page.getByRole("checkbox", { name: /^All \d+ lines$/ }) });
const tall = (code) => code.locator("pre").evaluate((pre) => pre.scrollHeight - pre.clientHeight);

for (const javaScriptEnabled of [true, false]) {
  test.describe(javaScriptEnabled ? "with a script" : "without a script", () => {
    test.use({ javaScriptEnabled, viewport: { width: 360, height: 780 } });

    test("long code opens to its last line and closes again", async ({ page }) => {
      await page.goto(ADDRESS);
      const code = folded(page).first();
      const all = code.getByRole("checkbox");
      expect(await tall(code)).toBeGreaterThan(100);
      await all.check();
      expect(await tall(code)).toBe(0);
      await all.uncheck();
      expect(await tall(code)).toBeGreaterThan(100);
    });
  });
}

test("the number says how many lines there are, and short code has none", async ({ page }) => {
  await page.setViewportSize({ width: 360, height: 780 });
  await page.goto(ADDRESS);
  const counted = await page.locator("main figure.code").evaluateAll((figures) =>
    figures.map((figure) => ({
      lines: figure.querySelector("code").textContent.trimEnd().split("\n").length,
      said: Number(figure.querySelector("label")?.textContent.match(/\d+/)?.[0] ?? 0),
    })),
  );
  expect(counted.some(({ said }) => said > 0)).toBe(true);
  for (const { lines, said } of counted) expect(said).toBe(lines > 20 ? lines : 0);
});

test("a wide window and paper show all of it", async ({ page }) => {
  await page.setViewportSize({ width: 1440, height: 900 });
  await page.goto(ADDRESS);
  await expect(page.locator("figure.code").first()).toBeVisible();
  await expect(page.getByRole("checkbox", { name: /^All \d+ lines$/ })).toHaveCount(0);
  await page.setViewportSize({ width: 360, height: 780 });
  await page.emulateMedia({ media: "print" });
  await expect(page.getByRole("checkbox", { name: /^All \d+ lines$/ })).toHaveCount(0);
  for (const pre of await page.locator("main figure.code > pre").all()) expect(await pre.evaluate((one) => one.scrollHeight - one.clientHeight)).toBe(0);
});
