// What a program can find, on every page, in both themes and at both widths.
import { violations, violationsEverywhere, PHONE } from "./axe.mjs";
import { CALCULATOR, MAIN, PAGES, expect, hasCalculator, live, test } from "./site.mjs";

const THEMES = ["light", "dark"];

// In live calculators, on and off: a write to nowhere in its own library.
const FIREFOX_FALLS = "Firefox 153 itself crashes in what axe does here; the page works there.";

for (const address of PAGES) {
  test(`axe finds nothing on ${address}`, async ({ page, browserName }) => {
    // Axe takes four times as long there, and what it looks at, names, roles and colors, is the same.
    test.skip(browserName === "firefox" && !MAIN.includes(address), "In Firefox one page of each kind has to do.");
    test.skip(browserName === "firefox" && hasCalculator(address), FIREFOX_FALLS);
    await page.goto(address);
    if (hasCalculator(address)) await live(page);
    expect(await (browserName === "firefox" ? violations : violationsEverywhere)(page)).toEqual([]);
  });
}

test("axe finds nothing on the page that says that there is no page", async ({ page }) => {
  await page.goto("/404.html");
  expect(await violationsEverywhere(page)).toEqual([]);
});

test("axe finds nothing where inputs are wrong and groups are open", async ({ page, browserName }) => {
  test.skip(browserName === "firefox", FIREFOX_FALLS);
  await page.goto(`${CALCULATOR}?instances=x&cache=maybe&timeout=0&pool-size=`);
  await live(page);
  expect(await violationsEverywhere(page)).toEqual([]);
});

test("axe finds nothing with everything open, a comparison and a simulation", async ({ page, browserName }) => {
  test.skip(browserName === "firefox", FIREFOX_FALLS);
  await page.goto("/calculators/pool-sizing/?rps=1500&pool-size=7");
  await live(page);
  await page.getByRole("button", { name: "Compare" }).click();
  await page.getByLabel("Pool size of an instance").fill("8");
  await page.getByRole("button", { name: "Simulate" }).click();
  await expect(page.locator(".trial__result table").first()).toBeVisible({ timeout: 30_000 });
  for (const details of await page.locator("details").all()) await details.evaluate((element) => (element.open = true));
  expect(await violationsEverywhere(page)).toEqual([]);
});

for (const colorScheme of THEMES) {
  test(`axe finds nothing in the menu of a phone, ${colorScheme}`, async ({ page }) => {
    await page.emulateMedia({ colorScheme });
    await page.setViewportSize(PHONE);
    await page.goto("/");
    await page.getByRole("button", { name: "Menu" }).click();
    expect(await violations(page)).toEqual([]);
  });

  test(`axe finds nothing in the note of a claim, ${colorScheme}`, async ({ page }) => {
    await page.emulateMedia({ colorScheme });
    await page.goto("/resources/connection-pool/");
    await page.getByRole("button", { name: /^Claim: / }).first().click();
    await expect(page.locator(".claim--note:popover-open")).toBeVisible();
    expect(await violations(page)).toEqual([]);
  });
}
