// What a program can find on one page of each template, in both themes and at both widths, and where a reader has opened or entered
// something. Every page is looked at in every-page.spec.mjs.
import { PHONE, violations, violationsEverywhere } from "./axe.mjs";
import { CALCULATOR, CHROMIUM, NOT_FOUND, TEMPLATES, expect, hasCalculator, live, test } from "./site.mjs";

// Axe reads the same names, roles and colors in Firefox, and takes four times as long there.
for (const address of [...TEMPLATES, NOT_FOUND]) {
  test(`axe finds nothing on ${address}`, CHROMIUM, async ({ page }) => {
    await page.goto(address);
    if (hasCalculator(address)) await live(page);
    expect(await violationsEverywhere(page)).toEqual([]);
  });
}

test("axe finds nothing where inputs are wrong and groups are open", CHROMIUM, async ({ page }) => {
  await page.goto(`${CALCULATOR}?instances=x&cache=maybe&timeout=0&pool-size=`);
  await live(page);
  expect(await violationsEverywhere(page)).toEqual([]);
});

test("axe finds nothing with everything open, a comparison and a simulation", CHROMIUM, async ({ page }) => {
  await page.goto("/calculators/pool-sizing/?rps=1500&pool-size=7");
  await live(page);
  await page.getByRole("button", { name: "Compare" }).click();
  await page.getByLabel("Pool size per instance").fill("8");
  await page.getByRole("button", { name: "Simulate" }).click();
  await expect(page.locator(".trial__result table").first()).toBeVisible();
  for (const details of await page.locator("details").all()) await details.evaluate((element) => (element.open = true));
  expect(await violationsEverywhere(page)).toEqual([]);
});

const inBothThemes = async (page) => {
  for (const colorScheme of ["light", "dark"]) {
    await page.emulateMedia({ colorScheme });
    expect(await violations(page), colorScheme).toEqual([]);
  }
};

test("axe finds nothing in the menu of a phone", CHROMIUM, async ({ page }) => {
  await page.setViewportSize(PHONE);
  await page.goto("/");
  await page.getByRole("button", { name: "Menu" }).click();
  await inBothThemes(page);
});

test("axe finds nothing in the note of a claim", CHROMIUM, async ({ page }) => {
  await page.goto("/resources/connection-pool/");
  await page
    .getByRole("button", { name: /^Claim: / })
    .first()
    .click();
  await expect(page.locator(".claim--note:popover-open")).toBeVisible();
  await inBothThemes(page);
});
