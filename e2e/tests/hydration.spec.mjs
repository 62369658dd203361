import { CALCULATOR, CHROMIUM, EMBED, PAGES, TEMPLATES, expect, hasCalculator, live, test } from "./site.mjs";

/** What a reader could tell apart: comments and the marks of being live cannot. */
const visible = (setting) =>
  setting.evaluate((element) => {
    const copy = element.cloneNode(true);
    const walker = document.createTreeWalker(copy, NodeFilter.SHOW_COMMENT);
    const comments = [];
    while (walker.nextNode()) comments.push(walker.currentNode);
    for (const comment of comments) comment.remove();
    copy.normalize();
    return copy.innerHTML;
  });

for (const address of PAGES.filter(hasCalculator)) {
  test(`${address} comes to life as it was written`, TEMPLATES.includes(address) ? {} : CHROMIUM, async ({ page, browser, baseURL }) => {
    const still = await browser.newPage({ javaScriptEnabled: true });
    // The page as prerendered: its scripts never arrive.
    await still.route(/\.(js|wasm)$/, (route) => route.abort());
    await still.goto(baseURL + address);
    await page.goto(address);
    await live(page);
    const written = await still.locator(".setting").all();
    const alive = await page.locator(".setting").all();
    expect(alive.length).toBe(written.length);
    expect(alive.length).toBeGreaterThan(0);
    for (const [place, setting] of alive.entries()) {
      expect(await visible(setting)).toBe(await visible(written[place]));
    }
    await still.close();
  });
}

test("a number typed before the island is live is taken in", async ({ page }) => {
  let release;
  const held = new Promise((resolve) => (release = resolve));
  await page.route(/\.wasm$/, async (route) => {
    await held;
    await route.continue();
  });
  await page.goto("/calculators/health-check-load/");
  await page.getByLabel("App instances").fill("20");
  release();
  await live(page);
  await expect(page.getByLabel("App instances")).toHaveValue("20");
  await expect(page.locator('[data-metric="db-round-trips-per-second"]')).toHaveAttribute("value", "300");
  // As if it were typed now: it can be shared, and is there after a reload.
  await expect(page).toHaveURL("/calculators/health-check-load/?instances=20");
  await page.goto("/calculators/health-check-load/");
  await live(page);
  await expect(page.getByLabel("App instances")).toHaveValue("20");
});

for (const address of [CALCULATOR, EMBED]) {
  test(`${address} comes to life in a page that never comes to rest`, async ({ page }) => {
    await page.addInitScript(() => {
      window.requestIdleCallback = (run, { timeout } = {}) => timeout && setTimeout(run, timeout);
    });
    await page.goto(address);
    await live(page);
  });
}
