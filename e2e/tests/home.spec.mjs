// The first page: what it says is what the pages behind it say.
import { COMMON_SYMPTOMS } from "../content.mjs";
import { CALCULATORS, CHROMIUM, expect, test } from "./site.mjs";

test("the first page names the common failures, and each leads to the page of its symptom", async ({ page }) => {
  await page.goto("/");
  const links = page.getByRole("region", { name: "Find by symptom" }).getByRole("listitem").getByRole("link");
  await expect(links).toHaveCount(COMMON_SYMPTOMS.length);
  // One by one: Firefox 153 crashes in what Playwright does for all of them at once.
  const addresses = [];
  for (const link of await links.all()) addresses.push(await link.getAttribute("href"));
  expect(addresses).toEqual(COMMON_SYMPTOMS.map((id) => `/symptoms/${id}/`));
  for (const address of addresses) {
    await page.goto(address);
    await expect(page.getByRole("heading", { name: "Fix", exact: true }).first()).toBeVisible();
  }
});

test("each calculator says on the first page what it answers on its own", CHROMIUM, async ({ page }) => {
  await page.goto("/");
  const entries = await page
    .getByRole("region", { name: "Calculators" })
    .getByRole("listitem")
    .evaluateAll((entries) => entries.map((entry) => [entry.querySelector("a").getAttribute("href"), entry.querySelector("p").textContent]));
  expect(entries.map(([address]) => address).sort()).toEqual(CALCULATORS);
  for (const [address, sentence] of entries) {
    await page.goto(address);
    await expect(page.locator(".answer__sentence").first()).toHaveText(sentence);
  }
});

test("the claims are counted as the ledger counts them", CHROMIUM, async ({ page }) => {
  await page.goto("/");
  const counts = await page
    .getByRole("region", { name: "What folklore gets wrong" })
    .getByRole("listitem")
    .evaluateAll((items) => items.map((item) => [item.dataset.claim, Number(item.querySelector("b").textContent)]));
  await page.goto("/claims/");
  for (const [verdict, count] of counts) {
    expect(await page.locator(`article[data-claim="${verdict}"]`).count(), verdict).toBe(count);
  }
});
