import { CALCULATOR, MAIN, PAGES, PROSE, expect, hasCalculator, metric, test } from "./site.mjs";

test.use({ javaScriptEnabled: false });

test("a reference page reads to its end, and leads on", async ({ page }) => {
  await page.goto("/configuration/dockerfile/");
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  await expect(page.getByRole("heading", { name: "Sources" })).toBeVisible();
  const pages = page.getByRole("navigation", { name: "All pages" });
  await expect(pages.getByRole("link", { name: "Dockerfile" })).toHaveAttribute("aria-current", "page");
  await pages.getByText("Resources", { exact: true }).click();
  await pages.getByRole("link", { name: "Memory", exact: true }).click();
  await expect(page).toHaveURL("/resources/memory/");
});

test("the menu of a phone opens", async ({ page }) => {
  await page.setViewportSize({ width: 360, height: 780 });
  await page.goto("/");
  const pages = page.getByRole("navigation", { name: "All pages" });
  await expect(pages).toBeHidden();
  await page.getByRole("button", { name: "Menu" }).click();
  await pages.getByText("Configuration", { exact: true }).click();
  await expect(pages.getByRole("link", { name: "Health checks" })).toBeVisible();
});

for (const address of [CALCULATOR, PROSE]) {
  test(`the answer to the defaults stands on ${address}`, async ({ page }) => {
    await page.goto(address);
    await expect(metric(page, "db-round-trips-per-second")).toBeVisible();
    await expect(metric(page, "db-round-trips-per-second")).toHaveAttribute("value", "100");
    await expect(page.locator("[data-verdict]")).toHaveText("Fine");
  });
}

/** What only readers without scripts see: Playwright finds no text in it. */
const notice = (page, text) => page.locator("noscript > .note").filter({ hasText: text }).first();

/** What works without a script: the popover of the menu, a choice that the style sheet follows, a tick. */
const WORKS = [
  "button[popovertarget]",
  ".tabs input[type=radio]",
  ".filter input[type=radio]",
  "#content.checklist input[type=checkbox]",
];

for (const address of [...PAGES, "/404.html"]) {
  test(`${address} shows no control that would do nothing`, async ({ page, browserName }) => {
    test.skip(browserName === "firefox" && !MAIN.includes(address), "In Firefox one page of each kind has to do.");
    await page.goto(address);
    await page.getByRole("main").locator("details").evaluateAll((all) => {
      for (const details of all) details.open = true;
    });
    const controls = await page.getByRole("main").locator("button, input, select, textarea").filter({ visible: true }).all();
    const dead = [];
    let fields = 0;
    for (const control of controls) {
      if (await control.evaluate((control, works) => control.matches(works), WORKS.join())) continue;
      // The inputs that an answer belongs to are shown, and a sentence above them says what they need.
      if (await control.evaluate((control) => control.matches(".calculator__form :is(input, select)"))) fields += 1;
      else dead.push(await control.evaluate((control) => control.outerHTML));
    }
    expect(dead).toEqual([]);
    if (hasCalculator(address === "/404.html" ? "/" : address)) {
      expect(fields).toBeGreaterThan(0);
      await expect(notice(page, "To put in your own, allow JavaScript for this page.")).toBeVisible();
    }
  });
}

test("the finder says what it needs, and has every symptom below", async ({ page }) => {
  await page.goto("/symptoms/");
  await expect(notice(page, "To search by a message, allow JavaScript for this page.")).toBeVisible();
  await page.locator("[data-symptom] summary").first().click();
  await expect(page.locator("[data-symptom]").first().getByText("Cause.")).toBeVisible();
});
