// Scripts and programs of the site that is built for a path. That every link and file is there is looked at in links.spec.mjs.
import { BELOW_URL, TEMPLATES, copied, expect, hasCalculator, live, metric, test } from "./site.mjs";

test.use({ baseURL: BELOW_URL });

test("one page of each kind comes to life below a path, and leads nowhere else", async ({ page, trouble }) => {
  const found = {};
  const { origin, pathname } = new URL(BELOW_URL);
  const wrong = (urls) =>
    urls
      .map((url) => new URL(url))
      .filter((url) => url.origin === origin && !url.pathname.startsWith(pathname))
      .map(({ href }) => href);
  const requested = [];
  page.on("request", (request) => requested.push(request.url()));
  for (const address of TEMPLATES) {
    await page.goto(address.slice(1));
    if (hasCalculator(address)) await live(page);
    // What scripts have added is there with the rest.
    const links = await page.evaluate(() => [...document.querySelectorAll("a[href]")].map((link) => link.href));
    const faults = [...wrong(links), ...wrong(requested.splice(0)), ...trouble.splice(0)];
    if (faults.length > 0) found[address] = faults;
  }
  expect(found).toEqual({});
});

test("a shared link has the path", async ({ page }) => {
  await page.goto("embed/health-check-load/?instances=5");
  await live(page);
  await expect(metric(page, "checks-per-second")).toHaveAttribute("value", "25");
  await page.getByRole("button", { name: "Share" }).click();
  await expect(page.getByRole("status").filter({ hasText: "Link copied" })).toBeVisible();
  const text = await copied(page);
  expect(text).toBe(`${BELOW_URL}calculators/health-check-load/?instances=5`);
});
