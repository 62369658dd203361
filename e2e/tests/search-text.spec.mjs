// Hostile text in search, and megabytes of text.
import { ask, dialog, field, first, open } from "./search.mjs";
import { CHROMIUM, PROSE, expect, test } from "./site.mjs";

test("what is typed stays text, on the page and out of every address", async ({ page }) => {
  await open(page);
  const requested = [];
  page.on("request", (request) => requested.push(request.url()));
  for (const text of [
    "<img src=x onerror=alert(1)>secretword",
    '"><script>alert(1)</script>secretword',
    "javascript:alert(1)//secretword",
    "<svg/onload=alert(1)>secretword",
    // biome-ignore lint/suspicious/noTemplateCurlyInString: a template engine would evaluate it.
    "'\"`;--secretword{{7*7}}${7*7}",
    "%3Cimg%20src=x%20onerror=alert(1)%3Esecretword",
    "</q><iframe srcdoc='<script>alert(1)</script>'>secretword",
    "pool <b onmouseover=alert(1)>secretword",
    "\u202e\u0000secretword",
  ]) {
    const dialogs = [];
    page.once("dialog", (alert) => dialogs.push(alert) && alert.dismiss());
    await ask(page, text);
    await page.keyboard.press("ArrowDown");
    expect(dialogs, text).toEqual([]);
    expect(await dialog(page).locator("img, script, svg, iframe, b, [onerror], [onload], [onmouseover]").count(), text).toBe(0);
  }
  expect(requested.filter((url) => url.includes("secretword"))).toEqual([]);
  await expect(page).toHaveURL(PROSE);
  expect(await page.evaluate(() => JSON.stringify({ ...localStorage, ...sessionStorage }))).not.toContain("secretword");
});

for (const [what, text, where] of [
  ["words", "shutdown of a service ".repeat(230_000), CHROMIUM],
  ["lines", "a\n".repeat(2_500_000), CHROMIUM],
  ["one word", "x".repeat(5_000_000), CHROMIUM],
  // How long a text is, and what a field makes of it, is the engine's.
  ["two signs for each character", "\u{1F600}".repeat(2_500_000), {}],
  ["zeros", "a\0".repeat(2_500_000), CHROMIUM],
]) {
  test(`of megabytes of ${what} the beginning is searched for, and quoted in part`, where, async ({ page }) => {
    await open(page);
    await page.evaluate((text) => navigator.clipboard.writeText(text), text);
    await page.keyboard.press("ControlOrMeta+V");
    await expect(dialog(page)).toContainText(/Searched for the first 2,000 of [\d,]+ characters/);
    await expect(dialog(page).getByRole("link", { name: "Find by symptom" }).first()).toHaveAttribute("href", /\/symptoms\/$/);
    expect((await field(page).inputValue()).length).toBeLessThanOrEqual(2000);
    for (const quoted of await dialog(page).locator("q").allTextContents()) expect(quoted.length).toBeLessThan(80);
    await field(page).fill(text);
    await expect(dialog(page)).toContainText("Searched for the first 2,000 of");
    await ask(page, "graceful shutdown");
    await expect(first(page).locator(".search__title")).toHaveText("Graceful shutdown");
    await expect(dialog(page)).not.toContainText("Searched for the first");
  });
}
