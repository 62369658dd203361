// What holds of every calculator: names that others depend on, the same digits everywhere, and what a reader can do with it.
import { readFileSync } from "node:fs";
import { expect, live, metric, test } from "./site.mjs";

const METRICS = {
  "health-check-load": `checks-per-second-per-instance checks-per-second db-queries-per-second db-round-trips-per-second
    busy-connections pool-share db-cpu-share detection-min-seconds detection-mean-seconds detection-max-seconds`,
  "pool-sizing": `busy-connections pool-utilization db-cpu-utilization wait-probability mean-wait-ms p50-wait-ms p95-wait-ms
    p99-wait-ms timeout-probability max-throughput knee-connections recommended-pool-size worst-case-connections available-connections`,
  "memory-budget": `idle-mib mean-mib peak-mib hard-bound-mib computed-limit-mib recommended-limit-mib oom-probability-per-day
    max-concurrent-requests`,
  "build-time": ["default", "thin", "thin-cgu1", "fat", "fat-cgu1", "size"]
    .map((profile) => ["clean-seconds", "cached-seconds", "monthly-cost", "binary-mb"].map((name) => `${name}-${profile}`).join(" "))
    .join(" ") + " net-saving-per-month",
  "platform-cost": ["vps", "kubernetes", "fargate", "cloud-run", "railway", "render", "fly"]
    .map((platform) => ["monthly-cost", "infrastructure-cost", "compute-cost"].map((name) => `${name}-${platform}`).join(" "))
    .join(" ") + " cheapest",
};
const SLUGS = Object.keys(METRICS);
const address = (slug) => `/calculators/${slug}/`;

/** All that was computed, as it stands on the page. */
const computed = (page) =>
  page.evaluate(() => {
    const html = (selector) => [...document.querySelectorAll(selector)].map((element) => element.innerHTML);
    return {
      metrics: [...document.querySelectorAll("data[data-metric]")].map((data) => `${data.dataset.metric}=${data.value} ${data.textContent}`),
      words: html(".answer__sentence, .answer__because"),
      steps: html(".steps"),
      code: html(".tabs code"),
      pictures: html(".chart__picture"),
      tables: html(".chart__numbers table"),
      influences: html(".influences"),
    };
  });

for (const slug of SLUGS) {
  test.describe(slug, () => {
    test("has every metric that others depend on, as a plain decimal or a word", async ({ page }) => {
      await page.goto(address(slug));
      for (const name of METRICS[slug].split(/\s+/)) {
        await expect(metric(page, name)).toHaveCount(1);
        const value = await metric(page, name).getAttribute("value");
        expect(value, name).toMatch(/^-?\d+(\.\d+)?$|^(unstable|unbounded|none|vps|kubernetes|fargate|cloud-run|railway|render|fly)$/);
      }
      await expect(page.locator("[data-verdict]")).toHaveCount(1);
    });

    test("computes in the browser what the prerenderer wrote, to the last digit", async ({ page }) => {
      await page.goto(address(slug));
      const written = await computed(page);
      await live(page);
      // Another answer, and back: everything on the page now comes from the browser.
      const field = page.locator(".group input").first();
      await field.fill("37");
      await expect.poll(async () => (await computed(page)).influences).not.toEqual(written.influences);
      await page.getByRole("button", { name: "Reset" }).click();
      await expect.poll(() => computed(page)).toEqual(written);
    });

    test("starts from well-known set-ups", async ({ page }) => {
      await page.goto(address(slug));
      await live(page);
      const presets = page.getByRole("group", { name: "Start from" }).getByRole("button");
      expect(await presets.count()).toBeGreaterThanOrEqual(3);
      for (const preset of await presets.all()) {
        await preset.click();
        await expect(page.locator("[data-verdict]")).toHaveCount(1);
        await expect(page).toHaveURL(/\?/);
        await expect(page.locator("main")).not.toContainText(/\bNaN\b|\binf(inity)?\b/i, { useInnerText: true });
      }
    });

    test("reads its charts by keyboard, by pointer and as a table", async ({ page }) => {
      await page.goto(address(slug));
      await live(page);
      for (const chart of await page.locator(".answer__details > .chart").all()) {
        const slider = chart.getByRole("slider", { name: "Read values" });
        await slider.focus();
        await page.keyboard.press("ArrowRight");
        const said = await chart.locator("output").textContent();
        expect(said).toMatch(/: .+ \S/);
        await expect(slider).toHaveAttribute("aria-valuetext", said);
        if (await chart.locator(".plot__area").count()) {
          await chart.locator(".plot__area").hover({ position: { x: 120, y: 60 } });
          await expect(chart.locator("output")).not.toHaveText(said);
        }
        await chart.getByText("The numbers as a table").click();
        expect(await chart.getByRole("row").count()).toBeGreaterThan(2);
      }
    });

    test("compares with what was before, and saves inputs and results", async ({ page }) => {
      await page.goto(address(slug));
      await live(page);
      await page.getByRole("button", { name: "Compare" }).click();
      await page.getByRole("group", { name: "Start from" }).getByRole("button").nth(1).click();
      await expect(page.getByText(/^Compared with: /)).toBeVisible();
      await expect(page.getByText(/^was /).first()).toBeVisible();
      await expect(page).toHaveURL(/\?/);
      const files = {};
      for (const kind of ["JSON", "CSV"]) {
        const [download] = await Promise.all([
          page.waitForEvent("download"),
          page.getByRole("button", { name: `Save as ${kind}` }).click(),
        ]);
        expect(download.suggestedFilename()).toBe(`${slug}.${kind.toLowerCase()}`);
        files[kind] = readFileSync(await download.path(), "utf8");
      }
      const saved = JSON.parse(files.JSON);
      expect(saved.address).toBe(page.url());
      for (const name of METRICS[slug].split(/\s+/)) {
        await expect(metric(page, name)).toHaveAttribute("value", String(saved.results[name]));
        expect(files.CSV).toContain(`result,${name},`);
      }
      await page.getByRole("button", { name: "Stop comparing" }).click();
      await expect(page.getByText(/^was /)).toHaveCount(0);
    });

    test("keeps the last inputs on the device until it is told to forget them", async ({ page }) => {
      await page.goto(address(slug));
      await live(page);
      const field = page.locator(".group input").first();
      const usual = await field.inputValue();
      await field.fill("29");
      await expect(page).toHaveURL(/=29$/);
      await page.goto("/");
      await page.goto(address(slug));
      await live(page);
      await expect(field).toHaveValue("29");
      await expect(page).toHaveURL(/=29$/);
      await page.getByRole("button", { name: "Forget them" }).click();
      await expect(field).toHaveValue(usual);
      await expect(page).toHaveURL(address(slug));
      await page.reload();
      await live(page);
      await expect(field).toHaveValue(usual);
      await expect(page.getByRole("button", { name: "Forget them" })).toHaveCount(0);
    });

    test("says where each number is found, and shows one piece of configuration at a time", async ({ page }) => {
      await page.goto(address(slug));
      await live(page);
      const lookup = page.locator(".field__lookup").first();
      await lookup.getByText("Where do I get this number?").click();
      await expect(lookup.locator("code")).toBeVisible();
      const tabs = page.getByRole("radiogroup", { name: "Configuration to paste" }).getByRole("radio");
      await tabs.first().focus();
      await expect(page.locator(".tabs .code:visible")).toHaveCount(1);
      const first = await page.locator(".tabs .code:visible code").textContent();
      await page.keyboard.press("ArrowRight");
      await expect(tabs.nth(1)).toBeChecked();
      await expect(page.locator(".tabs .code:visible")).toHaveCount(1);
      expect(await page.locator(".tabs .code:visible code").textContent()).not.toBe(first);
      // Another answer leaves the chosen piece open.
      await page.locator(".group input").first().fill("31");
      await expect(tabs.nth(1)).toBeChecked();
    });
  });
}

test("numbers of known inputs", async ({ page }) => {
  const answer = async (slug, query, expected) => {
    await page.goto(address(slug) + query);
    await live(page);
    for (const [name, value] of Object.entries(expected)) {
      const found = await metric(page, name).getAttribute("value");
      if (typeof value === "string") expect(found, name).toBe(value);
      else expect(Math.abs(Number(found) / value - 1), `${name} ${found}`).toBeLessThan(1e-6);
    }
  };
  // Erlang C: 200 a second, 20 ms, 5 connections.
  await answer("pool-sizing", "?rps=200&instances=1&db-time=0&held-time=20&pool-size=5", {
    "mean-wait-ms": 11.0822510823,
    "p95-wait-ms": 48.106896539,
    "knee-connections": "unbounded",
  });
  // Overload: three of four give up.
  await answer("pool-sizing", "?rps=2000&instances=1&db-time=0&held-time=20&pool-size=10", {
    "timeout-probability": 0.75,
    "p99-wait-ms": "unstable",
  });
  await answer("memory-budget", "?limit=400&concurrency-limit=27", { "max-concurrent-requests": "27" });
  await answer("memory-budget", "", { "hard-bound-mib": "unbounded" });
  await answer("build-time", "?cores=4&clean-build=195", { "clean-seconds-default": 195 });
});

test("prices have their dates, and what is old is marked", async ({ page }) => {
  await page.clock.setFixedTime(new Date("2028-01-01"));
  await page.goto(address("platform-cost"));
  await live(page);
  await page.getByRole("link", { name: "Every price, with its date and source" }).click();
  await page.getByText("content/platforms/railway.toml").click();
  await expect(page.getByRole("cell", { name: /^CPU that is used/ })).toBeVisible();
  const dates = page.locator("time[data-price]");
  expect(await dates.count()).toBe(await page.locator("time[data-old]").count());
});
