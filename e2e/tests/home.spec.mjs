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
  expect(entries.map(([address]) => address).sort()).toEqual(CALCULATORS.toSorted());
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
    expect(await page.locator(`.claim--entry[data-claim="${verdict}"]`).count(), verdict).toBe(count);
  }
});

test("an error is answered on the first page, which sends it nowhere", async ({ page }) => {
  const loaded = [];
  page.on("request", (request) => loaded.push(request.url()));
  await page.goto("/");
  const field = page.getByLabel("Error lines, or what you see");
  const before = loaded.length;
  await field.fill("thread 'main' panicked: pool timed out while waiting for an open connection");
  const matches = page.getByRole("region", { name: "Matches" });
  await expect(matches.getByRole("link", { name: /pool timed out/ }).first()).toBeVisible();
  await expect(page.getByRole("status").filter({ hasText: "symptom" })).toBeVisible();
  // The finder was loaded when it was needed, and nothing that was typed is in an address.
  const later = loaded.slice(before);
  expect(later.some((url) => /\/symptoms-[0-9a-f]+\.js/.test(url))).toBe(true);
  expect(later.filter((url) => /timed|panicked/.test(url))).toEqual([]);
  await field.fill("");
  await expect(matches).toBeHidden();
  await field.fill("pool timed out while waiting for an open connection");
  await matches.getByRole("link", { name: "Check and fix" }).first().click();
  await expect(page).toHaveURL(/\/symptoms\/[a-z0-9-]+\/(#.*)?$/);
});
