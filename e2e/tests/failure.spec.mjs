// What must not happen, and what the reader sees when it does. The console may speak here.
import { test } from "@playwright/test";
import { CALCULATOR, expect, live, metric } from "./site.mjs";

const stopped = (page) => page.getByRole("alert").filter({ hasText: "The calculator has stopped" });

test("a panic leaves the page readable and says that the calculator has stopped", async ({ page }) => {
  await page.goto(CALCULATOR);
  await live(page);
  await expect(stopped(page)).toBeHidden();
  await page.evaluate(async () => {
    const bindings = await import(document.querySelector("script[data-js]").dataset.js);
    const [, hydrate] = Object.entries(bindings).find(([name]) => name.startsWith("LiveCalculator"));
    // An island with a setting and nothing in it: its view finds no element to take over.
    const strange = document.createElement("leptos-island");
    const setting = document.createElement("div");
    setting.dataset.setting = "health-check-load page";
    setting.append(strange);
    document.body.append(setting);
    setTimeout(() => hydrate(strange));
  });
  await expect(stopped(page)).toBeVisible();
  await expect(metric(page, "db-round-trips-per-second")).toBeVisible();
  await expect(page.getByRole("heading", { name: "What it counts" })).toBeVisible();
});

for (const [what, pattern] of [["WebAssembly", /\.wasm$/], ["script", /axum-in-production-[0-9a-f]+\.js$/]]) {
  test(`without its ${what} the page stays readable and says so`, async ({ page }) => {
    await page.route(pattern, (route) => route.abort());
    await page.goto(CALCULATOR);
    await expect(stopped(page)).toBeVisible();
    await expect(metric(page, "db-round-trips-per-second")).toHaveAttribute("value", "100");
  });
}
