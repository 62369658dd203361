import AxeBuilder from "@axe-core/playwright";
import { CALCULATOR, PAGES, expect, hasIsland, live, test } from "./site.mjs";

const violations = async (page) => {
  const { violations } = await new AxeBuilder({ page }).options({ rules: { "target-size": { enabled: true } } }).analyze();
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.target).join(", ")}`);
};

for (const colorScheme of ["light", "dark"]) {
  test.describe(colorScheme, () => {
    test.use({ colorScheme });

    for (const address of PAGES) {
      test(`axe finds nothing on ${address}`, async ({ page }) => {
        await page.goto(address);
        if (hasIsland(address)) await live(page);
        expect(await violations(page)).toEqual([]);
      });
    }

    test("axe finds nothing where inputs are wrong and groups are open", async ({ page }) => {
      await page.goto(`${CALCULATOR}?instances=x&cache=maybe&timeout=0&pool-size=`);
      await live(page);
      expect(await violations(page)).toEqual([]);
    });

    test("axe finds nothing with everything open, a comparison and a simulation", async ({ page }) => {
      await page.goto("/calculators/pool-sizing/?rps=1500&pool-size=7");
      await live(page);
      await page.getByRole("button", { name: "Compare" }).click();
      await page.getByLabel("Pool size of an instance").fill("8");
      await page.getByRole("button", { name: "Simulate" }).click();
      await expect(page.locator(".trial__result table").first()).toBeVisible({ timeout: 30_000 });
      for (const details of await page.locator("details").all()) await details.evaluate((element) => (element.open = true));
      expect(await violations(page)).toEqual([]);
    });

    test("axe finds nothing in the menu of a phone", async ({ page }) => {
      await page.setViewportSize({ width: 360, height: 780 });
      await page.goto("/");
      await page.getByRole("button", { name: "Menu" }).click();
      expect(await violations(page)).toEqual([]);
    });
  });
}
