import { BELOW_URL, copied, expect, live, metric, test } from "./site.mjs";

test.use({ baseURL: BELOW_URL });

test("every link, asset and island works below a path", async ({ page }) => {
  test.setTimeout(300_000);
  const seen = new Set();
  const next = ["/docs/"];
  while (next.length > 0) {
    const address = next.pop();
    if (seen.has(address)) continue;
    seen.add(address);
    const url = new URL(address, BELOW_URL).href;
    if (!address.endsWith("/")) {
      expect((await page.request.get(url)).status(), address).toBe(200);
      continue;
    }
    await page.goto(url, { waitUntil: "load" });
    if (await page.locator("[data-setting]").count()) await live(page);
    const links = await page.locator("a[href]").evaluateAll((links) => links.map((link) => link.href));
    for (const link of links.map((link) => new URL(link)).filter((link) => link.origin === new URL(BELOW_URL).origin)) {
      expect(link.pathname).toMatch(/^\/docs\//);
      next.push(link.pathname);
    }
  }
  expect(seen.size).toBeGreaterThanOrEqual(120);
});

test("a shared link has the path", async ({ page }) => {
  await page.goto("embed/health-check-load/?instances=5");
  await live(page);
  await expect(metric(page, "checks-per-second")).toHaveAttribute("value", "25");
  await page.getByRole("button", { name: "Share these inputs" }).click();
  await expect(page.getByRole("status").filter({ hasText: "Link copied" })).toBeVisible();
  const text = await copied(page);
  expect(text).toBe(`${BELOW_URL}calculators/health-check-load/?instances=5`);
});
