// What the lab measured: in the answers of the calculators, and on its own pages.
import { expect, html, live, test } from "./site.mjs";

test("an answer says whether the lab measured inputs like the reader's", async ({ page }) => {
  await page.goto("/calculators/pool-sizing/");
  await live(page);
  await expect(page.getByText("The lab measured waits and timeouts for inputs like these.")).toBeVisible();
  await page.getByLabel("Pool size per instance").fill("60");
  await expect(page.getByText("The lab measured pool size per instance from 5 to 30 connections, not 60 connections.")).toBeVisible();
  await page.getByRole("link", { name: "How well does it predict?" }).click();
  await expect(page).toHaveURL(/\/lab\/pool\/$/);
  await expect(page.getByRole("img", { name: "Wait for a connection, p99: predicted against measured" })).toBeVisible();
});

test("every experiment has a page with its numbers, its machine and its command", async ({ page, request }) => {
  await page.goto("/lab/");
  const experiments = [...html("/lab/").matchAll(/href="?\/lab\/([a-z-]+)\/["> ]/g)].map(([, name]) => name);
  expect(experiments).toContain("pool");
  for (const name of new Set(experiments)) {
    await page.goto(`/lab/${name}/`);
    await expect(page.getByText(`make lab EXPERIMENT=${name}`)).toBeVisible();
    const file = page.getByRole("link", { name: `${name}.json` });
    const measured = await (await request.get(await file.getAttribute("href"))).json();
    expect(measured.experiment).toBe(name);
    expect(measured.machine.cores).toBeGreaterThan(0);
    expect(measured.series.flatMap((series) => series.cells).length).toBeGreaterThan(0);
  }
});
