import { readFileSync } from "node:fs";
import { join } from "node:path";
import { CHROMIUM, DIST, copied, expect, test } from "./site.mjs";

const PAGE = "/configuration/dockerfile/";

test("a page is copied as Markdown, with its claims, its code and its sources", async ({ page }) => {
  await page.goto(PAGE);
  await page.getByRole("button", { name: "Copy page as Markdown" }).click();
  await expect(page.getByText("Copied", { exact: true })).toBeVisible();
  const text = await copied(page);
  expect(text).toBe(readFileSync(join(DIST, PAGE, "index.md"), "utf8"));
  expect(text).toMatch(/Verdict: \*\*/);
  expect(text).toMatch(/```dockerfile title="service\/Dockerfile/);
  expect(text).toMatch(/\n\[\^[\w-]+\]: \[/);
});

test("the Markdown of a page opens, and its links lead to Markdown that is there", async ({ page, request }) => {
  await page.goto(PAGE);
  const link = page.getByRole("link", { name: "Markdown, for language models" });
  await expect(link).toHaveAttribute("href", `${PAGE}index.md`);
  const text = await (await request.get(`${PAGE}index.md`)).text();
  const links = [...text.matchAll(/\]\((\/[^)#]*)/g)].map((match) => match[1]);
  expect(links.length).toBeGreaterThan(3);
  for (const link of new Set(links)) expect((await request.get(link)).status(), link).toBe(200);
});

test("a calculator as Markdown has its inputs, its answer and its formula", CHROMIUM, () => {
  const text = readFileSync(join(DIST, "calculators/pool-sizing/index.md"), "utf8");
  expect(text).toMatch(/\| `rps` \| 500 \|/);
  expect(text).toMatch(/\| `p99-wait-ms` \| [\d.]+ ms \|/);
  expect(text).toMatch(/\| `db-cpu-utilization` \| 25 ?% \|/);
  expect(text).toContain("## How it is computed");
});
