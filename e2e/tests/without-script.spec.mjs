import { CALCULATOR, KINDS, PROSE, SECTIONS, expect, hasCalculator, metric, test } from "./site.mjs";

test.use({ javaScriptEnabled: false });

test("a reference page reads to its end, and leads on", async ({ page }) => {
  await page.goto("/configuration/dockerfile/");
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  await expect(page.getByRole("heading", { name: "Sources" })).toBeVisible();
  const pages = page.getByRole("navigation", { name: "All pages" });
  await expect(pages.getByRole("link", { name: "Dockerfile" })).toHaveAttribute("aria-current", "page");
  await pages.getByText("Capacity", { exact: true }).click();
  await pages.getByRole("link", { name: "Memory", exact: true }).click();
  await expect(page).toHaveURL("/resources/memory/");
});

test("the menu of a phone opens", async ({ page }) => {
  await page.setViewportSize({ width: 360, height: 780 });
  await page.goto("/");
  const pages = page.getByRole("navigation", { name: "All pages" });
  await expect(pages).toBeHidden();
  await page.getByRole("button", { name: "Menu" }).click();
  await pages.getByText("Build and ship", { exact: true }).click();
  await expect(pages.getByRole("link", { name: "Health checks" })).toBeVisible();
});

for (const address of [CALCULATOR, PROSE]) {
  test(`the answer to the defaults stands on ${address}`, async ({ page }) => {
    await page.goto(address);
    await expect(metric(page, "db-round-trips-per-second")).toBeVisible();
    await expect(metric(page, "db-round-trips-per-second")).toHaveAttribute("value", "150");
    await expect(page.locator("[data-verdict]")).toHaveText("OK");
  });
}

/** What only readers without scripts see: Playwright finds no text in it. */
const notice = (page, text) => page.locator("noscript > .note").filter({ hasText: text }).first();

/** What works without a script: the popover of the menu, a choice that the style sheet follows, a tick. */
const WORKS = ["button[popovertarget]", ".tabs input[type=radio]", ".filter input[type=radio]", "#content.checklist input[type=checkbox]"];

/** What a page does wrong for readers without scripts. Everything that is folded is opened. */
const faults = async (page, address) => {
  await page.goto(address);
  const { dead, fields, close, words, written } = await page.evaluate((works) => {
    const main = document.querySelector("main");
    for (const details of main.querySelectorAll("details")) details.open = true;
    const shown = [...main.querySelectorAll("button, input, select, textarea")].filter((control) => control.checkVisibility({ visibilityProperty: true }));
    // The inputs that an answer belongs to are shown, and a sentence above them says what they need.
    const isField = (control) => control.matches(".calculator__form :is(input, select)");
    const gap = (note) => {
      let before = note.closest("noscript").previousElementSibling;
      while (before && before.getClientRects().length === 0) before = before.previousElementSibling;
      return before ? note.getBoundingClientRect().top - before.getBoundingClientRect().bottom : Infinity;
    };
    // Less what is there for scripts, and what opens beside the text, as the notes of claims do.
    const text = main.cloneNode(true);
    for (const part of text.querySelectorAll("script, noscript, svg, [hidden], [popover]")) part.remove();
    return {
      dead: shown.filter((control) => !control.matches(works) && !isField(control)).map((control) => control.outerHTML.slice(0, 100)),
      fields: shown.filter(isField).length,
      close: [...document.querySelectorAll("noscript .note")].filter((note) => gap(note) <= 6).map((note) => note.textContent),
      words: main.innerText.split(/\s+/).length,
      written: text.textContent.split(/\s+/).length,
    };
  }, WORKS.join());
  const found = dead.map((control) => `does nothing: ${control}`);
  for (const note of close) found.push(`touches what is above it: ${note}`);
  if (words < written / 2) found.push(`${words} of ${written} words are shown`);
  if (!(await page.getByRole("heading", { level: 1 }).isVisible())) found.push("no heading");
  if (hasCalculator(address)) {
    if (fields === 0) found.push("no field of the calculator");
    if (!(await notice(page, "To enter your own numbers, enable JavaScript for this page.").isVisible())) found.push("no word on what the calculator needs");
  }
  return found;
};

for (const [section, addresses] of SECTIONS) {
  test(`every page ${section} is whole, and shows no control that would do nothing`, async ({ page, browserName, trouble }) => {
    const found = {};
    for (const address of addresses.filter((address) => browserName === "chromium" || KINDS.includes(address))) {
      const all = [...(await faults(page, address)), ...trouble.splice(0)];
      if (all.length > 0) found[address] = all;
    }
    expect(found).toEqual({});
  });
}

test("the finder says what it needs, and has every symptom below", async ({ page }) => {
  await page.goto("/symptoms/");
  await expect(notice(page, "To search by message, enable JavaScript for this page.")).toBeVisible();
  await page.locator("[aria-labelledby^=group-] a").first().click();
  await expect(page.getByRole("heading", { name: "Fix", exact: true }).first()).toBeVisible();
});
