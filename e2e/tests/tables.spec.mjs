// Tables and long names on a phone: nothing is hidden without a sign of it, and names break only where their parts meet.
import { CHROMIUM, PAGES, TEMPLATES, expect, hasCalculator, html, test } from "./site.mjs";

test.use({ viewport: { width: 360, height: 780 } });

const WITH_TABLES = PAGES.filter((address) => html(address).includes('class="table'));

/** What is hidden, or broken inside a word. */
const faults = (page) =>
  page.evaluate(() => {
    const found = [];
    for (const table of document.querySelectorAll(".table")) {
      const hidden = table.scrollWidth - table.clientWidth;
      const words = table.textContent.slice(0, 40);
      if (hidden > 1 && table.matches(".table--cards")) found.push(`a card is ${hidden} px too wide: ${words}`);
      if (hidden > 1 && !/gradient/.test(getComputedStyle(table).backgroundImage)) found.push(`${hidden} px are hidden without a cue: ${words}`);
    }
    const isOpen = (element) => !element.closest("details:not([open])") && element.getClientRects().length > 0;
    for (const code of document.querySelectorAll("main :not(pre) > code")) {
      if (!isOpen(code)) continue;
      const width = code.closest("td, p, li, dd, h2, h3")?.clientWidth ?? 0;
      const pieces = document.createTreeWalker(code, NodeFilter.SHOW_TEXT);
      while (pieces.nextNode()) {
        const { data } = pieces.currentNode;
        for (const { 0: word, index } of data.matchAll(/\w+/g)) {
          const range = document.createRange();
          range.setStart(pieces.currentNode, index);
          range.setEnd(pieces.currentNode, index + word.length);
          const lines = new Set([...range.getClientRects()].map(({ top }) => Math.round(top)));
          // A word that is wider than its line has to break.
          if (lines.size > 1 && word.length * 9 < width) found.push(`${word} is broken`);
        }
      }
    }
    return found;
  });

test("there are pages with tables", CHROMIUM, () => {
  expect(WITH_TABLES.length).toBeGreaterThan(50);
});

for (const address of WITH_TABLES.filter((address) => !hasCalculator(address))) {
  test(`nothing is hidden or broken on ${address} on a phone`, TEMPLATES.includes(address) ? {} : CHROMIUM, async ({ page }) => {
    await page.goto(address);
    expect(await faults(page)).toEqual([]);
  });
}

test("a table of sentences is a table for screen readers, and its cards name their columns", async ({ page }) => {
  await page.goto("/resources/connection-pool/");
  const table = page.locator(".table--cards").first().getByRole("table");
  await expect(table.getByRole("columnheader", { name: "Cause" })).toHaveCount(1);
  const row = table.getByRole("row").nth(1);
  await expect(row.getByRole("cell")).toHaveCount(3);
  await expect(row.getByRole("cell").nth(1)).toHaveAttribute("data-label", "Cause");
});
