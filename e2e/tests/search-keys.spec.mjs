// Search by keyboard, from a word to the place of a result.
import { ask, dialog, field, open, results } from "./search.mjs";
import { PROSE, expect, test } from "./site.mjs";

test("the keys lead through the results to the place of one", async ({ page }) => {
  await open(page);
  await ask(page, "connection refused");
  const chosen = (number) => expect(results(page).nth(number)).toHaveAttribute("aria-selected", "true");
  const last = (await results(page).count()) - 1;
  await chosen(0);
  await page.keyboard.press("ArrowDown");
  await chosen(1);
  await expect(field(page)).toHaveAttribute("aria-activedescendant", await results(page).nth(1).getAttribute("id"));
  await page.keyboard.press("End");
  await chosen(last);
  await expect(results(page).nth(last)).toBeInViewport();
  await page.keyboard.press("ArrowDown");
  await chosen(0);
  await page.keyboard.press("ArrowUp");
  await chosen(last);
  await page.keyboard.press("Home");
  await chosen(0);
  await expect(field(page)).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL("/symptoms/connection-refused/");
  await expect(dialog(page)).toBeHidden();
});

test("a result on the same page closes search and leads to its place", async ({ page }) => {
  await open(page, "/configuration/dockerfile/");
  const heading = page.getByRole("main").getByRole("heading", { level: 2 }).first();
  const id = await heading.getAttribute("id");
  await ask(page, await heading.textContent());
  await results(page)
    .and(page.locator(`[href$="#${id}"]`))
    .first()
    .click();
  await expect(dialog(page)).toBeHidden();
  await expect(page).toHaveURL(`/configuration/dockerfile/#${id}`);
  await expect(heading).toBeInViewport();
});

test("with the control key held a result opens beside, and search stays", async ({ page, context }) => {
  await open(page);
  await ask(page, "memory budget");
  const [other] = await Promise.all([context.waitForEvent("page"), page.keyboard.press("Control+Enter")]);
  await expect(other).toHaveURL(/\/calculators\/memory-budget\/$/);
  await expect(dialog(page)).toBeVisible();
  await expect(page).toHaveURL(PROSE);
});
