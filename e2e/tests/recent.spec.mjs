// Before one types, search offers the pages that were open before in the same tab.
import { ask, field, open, results } from "./search.mjs";
import { expect, test } from "./site.mjs";

const hrefs = (page) => results(page).evaluateAll((links) => links.map((link) => new URL(link.href).pathname));

test("search offers recent pages first, each once", async ({ page }) => {
  for (const address of ["/database/pgbouncer/", "/symptoms/", "/requests/timeouts/", "/database/pgbouncer/"]) await page.goto(address);
  await open(page, "/capacity/");
  await expect(page.getByText("Recent pages, then where to start:").first()).toBeVisible();
  const offered = await hrefs(page);
  expect(offered.slice(0, 3)).toEqual(["/database/pgbouncer/", "/requests/timeouts/", "/symptoms/"]);
  expect(offered).toContain("/checklist/");
  expect(new Set(offered).size).toBe(offered.length);
  await ask(page, "probe");
  await expect(page.getByText("Recent pages")).toHaveCount(0);
  await field(page).fill("");
  await expect(results(page).first()).toHaveAttribute("href", /\/database\/pgbouncer\/$/);
});

test("another tab, and a page that does not exist, leave no trace", async ({ page, context, trouble }) => {
  await page.goto("/database/pgbouncer/");
  await page.goto("/there/is/no/such/page/");
  trouble.splice(0);
  await open(page, "/");
  expect((await hrefs(page))[0]).toBe("/database/pgbouncer/");
  const other = await context.newPage();
  await open(other, "/");
  await expect(other.getByText("Where to start:").first()).toBeVisible();
});
