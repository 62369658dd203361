// Finding one's way on a page: where it stands, which part is being read, what can be copied, and an answer that stays in view.
import { copied, expect, live, test } from "./site.mjs";

const PAGE = "/configuration/health-checks/";

test("the menu is folded but for the section that is being read", async ({ page }) => {
  await page.goto(PAGE);
  const pages = page.getByRole("navigation", { name: "All pages" });
  await expect(pages.getByRole("link", { name: "Health checks" })).toHaveAttribute("aria-current", "page");
  await expect(pages.getByRole("link", { name: "Memory", exact: true })).toBeHidden();
  await expect(pages.locator("details[open]")).toHaveCount(1);
});

test("the pages above are named, and lead there", async ({ page }) => {
  await page.goto(PAGE);
  const crumbs = page.getByRole("navigation", { name: "Breadcrumb" });
  await expect(crumbs.getByRole("listitem")).toHaveText(["Reference", "Configuration", "Health checks"]);
  await crumbs.getByRole("link", { name: "Configuration" }).click();
  await expect(page).toHaveURL("/configuration/");
});

test("the outline says which part is being read", async ({ page }) => {
  await page.goto(PAGE);
  const here = page.getByRole("navigation", { name: "On this page" }).locator("[aria-current=location]");
  await expect(here).toHaveText("How to spot a harmful probe");
  await page.getByRole("heading", { name: "Count the load" }).evaluate((heading) => heading.scrollIntoView());
  await expect(here).toHaveText("Count the load");
  await page.evaluate(() => scrollTo(0, document.body.scrollHeight));
  await expect(here).toHaveText("Verify the probes");
  await page.evaluate(() => scrollTo(0, 0));
  await expect(here).toHaveText("How to spot a harmful probe");
});

for (const width of [360, 768, 1280]) {
  test(`the outline stays in view at ${width} px, and leads to a section`, async ({ page }) => {
    await page.setViewportSize({ width, height: 720 });
    await page.goto(PAGE);
    const outline = page.getByRole("navigation", { name: "On this page" });
    const opener = outline.getByRole("button", { name: "On this page" });
    await page.getByRole("heading", { name: "Count the load" }).scrollIntoViewIfNeeded();
    await expect(opener).toBeInViewport();
    const link = outline.getByRole("link", { name: "Verify the probes" });
    await expect(link).toBeHidden();
    await opener.press("Enter");
    await expect(link).toBeInViewport();
    await link.press("Enter");
    await expect(link).toBeHidden();
    const heading = page.getByRole("heading", { name: "Verify the probes" });
    await expect(heading).toBeInViewport();
    const bottom = (locator) => locator.evaluate((element) => element.getBoundingClientRect().bottom);
    const top = await heading.evaluate((element) => element.getBoundingClientRect().top);
    expect(top).toBeGreaterThanOrEqual(await bottom(opener));
  });
}

test("on a wide screen the outline is beside the text", async ({ page }) => {
  await page.setViewportSize({ width: 1440, height: 900 });
  await page.goto(PAGE);
  const outline = page.getByRole("navigation", { name: "On this page" });
  await expect(outline.getByRole("button")).toBeHidden();
  const link = outline.getByRole("link").first();
  await expect(link).toBeInViewport();
  const [beside, text] = [link, page.locator(".lede")].map((locator) => locator.evaluate((element) => element.getBoundingClientRect()));
  expect((await beside).left).toBeGreaterThan((await text).right);
});

test("code is copied as it stands there", async ({ page }) => {
  await page.goto(PAGE);
  const code = page.locator("figure.code").first();
  await code.hover();
  await code.getByRole("button", { name: "Copy" }).click();
  await expect(code.getByRole("button", { name: "Copied" })).toBeVisible();
  const text = await copied(page);
  expect(text).toBe(await code.locator("pre").textContent());
  expect(text).toMatch(/^kubectl get events/);
});

for (const [what, viewport] of [
  ["a phone", { width: 360, height: 780 }],
  ["a wide screen", { width: 1440, height: 900 }],
]) {
  test(`the answer stays in view on ${what} while the last input changes`, async ({ page }) => {
    await page.setViewportSize(viewport);
    await page.goto("/calculators/pool-sizing/");
    await live(page);
    const sentence = page.locator(".answer__sentence").first();
    for (const field of ["Requests at peak", "Pool size per instance"]) {
      const input = page.getByLabel(field);
      await input.fill("7");
      await expect(sentence).toBeInViewport({ ratio: 1 });
      // Neither hides the other.
      const [above, below] = [await sentence.boundingBox(), await input.boundingBox()];
      const apart = above.y + above.height <= below.y || above.x >= below.x + below.width;
      expect(apart).toBe(true);
    }
    await page.getByRole("heading", { name: "How it is computed" }).scrollIntoViewIfNeeded();
    if (viewport.width > 1000) await expect(sentence).toBeInViewport({ ratio: 1 });
  });
}
