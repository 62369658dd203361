// What holds of every calculator that content/ has: names that others depend on, the same digits everywhere, and what a reader can do
// with it. What a calculator has more or less of than others is no fault here.
import { readFileSync } from "node:fs";
import { SLUGS, calculatorPage } from "../content.mjs";
import { CHROMIUM, TEMPLATES, expect, html, live, metric, test } from "./site.mjs";

const address = calculatorPage;

/** The names of the numbers that the prerendered page has. */
const metricsOf = (slug) => [...html(address(slug)).matchAll(/<data [^>]*\bdata-metric="?([\w-]+)/g)].map(([, name]) => name);

const presets = (page) => page.getByRole("group", { name: "Start from" }).getByRole("button");
const firstField = (page) => page.locator(".group input").first();

/** Other inputs than the usual ones, as a reader gets there. */
const change = async (page) => {
  const all = presets(page);
  if (await all.count()) await all.last().click();
  else await firstField(page).fill("37");
  await expect(page).toHaveURL(/\?/);
};

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
  test.describe(slug, TEMPLATES.includes(address(slug)) ? {} : CHROMIUM, () => {
    test("has every metric once, as a plain decimal or a word", async ({ page }) => {
      const names = metricsOf(slug);
      expect(names.length).toBeGreaterThan(0);
      expect([...new Set(names)]).toEqual(names);
      await page.goto(address(slug));
      for (const name of names) {
        expect(name).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/);
        await expect(metric(page, name)).toHaveCount(1);
        const value = await metric(page, name).getAttribute("value");
        expect(value, name).toMatch(/^-?\d+(\.\d+)?$|^(?!nan$|inf|null$|undefined$)[a-z]+(-[a-z]+)*$/);
      }
      await expect(page.locator("[data-verdict]")).toHaveCount(1);
    });

    test("computes in the browser what the prerenderer wrote, to the last digit", async ({ page }) => {
      await page.goto(address(slug));
      const written = await computed(page);
      await live(page);
      // Another answer, and back: everything on the page now comes from the browser.
      await firstField(page).fill("37");
      await expect.poll(async () => (await computed(page)).influences).not.toEqual(written.influences);
      await page.getByRole("button", { name: "Reset" }).click();
      await expect.poll(() => computed(page)).toEqual(written);
    });

    test("starts from well-known set-ups", async ({ page }) => {
      await page.goto(address(slug));
      await live(page);
      for (const preset of await presets(page).all()) {
        await preset.click();
        await expect(page.locator("[data-verdict]")).toHaveCount(1);
        await expect(page).toHaveURL(/\?/);
        await expect(page.locator("main")).not.toContainText(/\bNaN\b|(?<!\+)\binf(inity)?\b/i, { useInnerText: true });
      }
    });

    test("reads its charts by keyboard, by pointer and as a table", async ({ page }) => {
      await page.goto(address(slug));
      await live(page);
      for (const chart of await page.locator(".answer__charts > .chart").all()) {
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
      await change(page);
      await expect(page.getByText(/^Compared with: /)).toBeVisible();
      await expect(page.getByText(/^was /).first()).toBeVisible();
      await page.getByText(/^\d+ more numbers?, JSON and CSV$/).click();
      const files = {};
      for (const kind of ["JSON", "CSV"]) {
        const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: `Save as ${kind}` }).click()]);
        expect(download.suggestedFilename()).toBe(`${slug}.${kind.toLowerCase()}`);
        files[kind] = readFileSync(await download.path(), "utf8");
      }
      const saved = JSON.parse(files.JSON);
      expect(saved.address).toBe(page.url());
      for (const name of metricsOf(slug)) {
        await expect(metric(page, name)).toHaveAttribute("value", String(saved.results[name]));
        expect(files.CSV).toContain(`result,${name},`);
      }
      await page.getByRole("button", { name: "Stop comparing" }).click();
      await expect(page.getByText(/^was /)).toHaveCount(0);
    });

    test("keeps the last inputs on the device until it is told to forget them", async ({ page }) => {
      await page.goto(address(slug));
      await live(page);
      const field = firstField(page);
      const usual = await field.inputValue();
      await field.fill("29");
      await expect(page).toHaveURL(/=29$/);
      await page.goto("/");
      await page.goto(address(slug));
      await live(page);
      await expect(field).toHaveValue("29");
      await expect(page).toHaveURL(/=29$/);
      await page.getByRole("button", { name: "Forget them" }).press("Enter");
      // The button is gone, and the focus has not fallen to the page.
      await expect(page.locator(":is(input, select):focus")).toHaveCount(1);
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
      const sign = page
        .locator(".field__about")
        .filter({ has: page.locator("code") })
        .filter({ visible: true })
        .first();
      if (await sign.count()) {
        await sign.locator("summary").click();
        await expect(sign.locator("code")).toBeVisible();
        await sign.locator("summary").click();
      }
      const tabs = page.getByRole("radiogroup", { name: "Configuration to paste" }).getByRole("radio");
      const shown = page.locator(".tabs .code:visible");
      const pieces = [];
      for (const tab of await tabs.all()) {
        if (pieces.length === 0) await tab.focus();
        else await page.keyboard.press("ArrowRight");
        if (pieces.length > 0) await expect(tab).toBeChecked();
        await expect(shown).toHaveCount(1);
        pieces.push(await shown.locator("code").textContent());
      }
      expect([...new Set(pieces)]).toEqual(pieces);
      // Another answer leaves the chosen piece open.
      await firstField(page).fill("31");
      await expect(page).toHaveURL(/=31$/);
      if (pieces.length > 1) await expect(tabs.nth(pieces.length - 1)).toBeChecked();
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
  await expect(page.getByRole("cell", { name: /^CPU used/ })).toBeVisible();
  const dates = page.locator("time[data-price]");
  expect(await dates.count()).toBe(await page.locator("time[data-old]").count());
});
