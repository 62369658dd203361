import { expect, live, test } from "./site.mjs";

const PAGE = "/calculators/pool-sizing/?rps=1500&pool-size=7";

const open = async (page, address = PAGE) => {
  await page.goto(address);
  await live(page);
  return page.getByRole("region", { name: "Simulation" });
};

test("it is loaded when it is asked for, and stands beside the formula", async ({ page }) => {
  const requested = [];
  page.on("request", (request) => requested.push(new URL(request.url()).pathname));
  const panel = await open(page);
  expect(requested.filter((path) => path.includes("simulate"))).toEqual([]);
  await panel.getByRole("button", { name: "Simulate" }).click();
  const sentence = /^Simulated with 7 connections per instance, 99% of requests get one within/;
  await expect(panel.locator(".trial__result").getByText(sentence)).toBeVisible();
  await expect(panel.getByRole("status").filter({ hasText: sentence })).toHaveCount(1);
  await expect(panel.getByRole("row", { name: /^Wait, p99/ })).toContainText("±");
  expect(await panel.locator("circle").count()).toBeGreaterThan(5);
  await expect(panel.getByRole("progressbar")).toBeHidden();
  const slider = panel.getByRole("slider", { name: "Read values" });
  await slider.focus();
  await page.keyboard.press("ArrowRight");
  await expect(panel.locator("output")).toContainText("simulated");
});

test("the same seed gives the same result, another seed another", async ({ page }) => {
  const panel = await open(page);
  await panel.getByLabel("Requests for each pool size").fill("50000");
  const run = async (seed) => {
    await panel.getByLabel("Seed").fill(seed);
    await panel.locator(".trial__result").evaluate((element) => element.replaceChildren());
    await panel.getByRole("button", { name: "Simulate" }).click();
    await expect(panel.getByRole("row", { name: /^Wait, mean/ })).toBeVisible();
    return panel.locator(".trial__result").innerHTML();
  };
  const first = await run("7");
  expect(await run("8")).not.toBe(first);
  expect(await run("7")).toBe(first);
});

test("it can be called off", async ({ page }) => {
  const panel = await open(page);
  await panel.getByLabel("Requests for each pool size").fill("5000000");
  await panel.getByRole("button", { name: "Simulate" }).click();
  await expect(panel.getByRole("progressbar")).toBeVisible();
  await panel.getByRole("button", { name: "Cancel" }).click();
  await expect(panel.getByRole("progressbar")).toBeHidden();
  await expect.poll(() => page.workers().length).toBe(0);
  await expect(panel.locator(".trial__result")).toBeEmpty();
});

test("what cannot be simulated is said in a sentence, and pasted times can be", async ({ page }) => {
  const panel = await open(page);
  await panel.getByLabel("Hold time distribution").selectOption("pasted");
  await panel.getByRole("button", { name: "Simulate" }).click();
  await expect(panel.getByRole("alert")).toHaveText("Paste hold times, at least one of them greater than 0.");
  await panel.getByLabel("Hold times to paste").fill("4, 6\n8 ms; <b>20</b>");
  await panel.getByLabel("Request arrivals").selectOption("bursty");
  await panel.getByRole("button", { name: "Simulate" }).click();
  await expect(panel.getByRole("row", { name: /^Connections in use/ })).toBeVisible();
  await expect(panel.locator(".trial__error")).toBeEmpty();
});

test("without its worker the page says so", async ({ browser, baseURL }) => {
  const page = await browser.newPage();
  await page.route(/simulate/, (route) => route.abort());
  const panel = await open(page, baseURL + PAGE);
  await panel.getByRole("button", { name: "Simulate" }).click();
  await expect(panel.getByRole("alert")).toHaveText("The simulation could not be started. Reload the page and try again.");
  await page.close();
});
