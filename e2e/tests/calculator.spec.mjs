import { CALCULATOR, EMBED, PROSE, copied, expect, live, metric, test } from "./site.mjs";

const open = async (page, query = "", address = CALCULATOR) => {
  await page.goto(address + query);
  await live(page);
};

const expectMetrics = async (page, expected) => {
  for (const [name, value] of Object.entries(expected)) {
    await expect(metric(page, name)).toHaveAttribute("value", value);
  }
};

test("the defaults reconcile the well-known claim of 50 queries a second", async ({ page }) => {
  await open(page);
  await expectMetrics(page, {
    "checks-per-second-per-instance": "5",
    "checks-per-second": "50",
    "db-queries-per-second": "50",
    "db-round-trips-per-second": "150",
    "db-cpu-share": "0.0018750000000000001",
    "detection-min-seconds": "5",
    "detection-mean-seconds": "6",
    "detection-max-seconds": "7",
  });
  await expect(page.getByText("Checks cost 150 round trips a second").first()).toBeVisible();
  await expect(page.locator("[data-verdict=ok]")).toBeVisible();
});

test("the answer follows the inputs, and the address follows both", async ({ page }) => {
  await open(page);
  await page.getByLabel("App instances").fill("20");
  await expectMetrics(page, { "checks-per-second": "100", "db-round-trips-per-second": "300" });
  await page.locator("summary", { hasText: "The check" }).click();
  await page.getByLabel("Cache of the status").selectOption("background");
  await expectMetrics(page, { "checks-per-second": "100", "db-queries-per-second": "4" });
  await expect(page).toHaveURL(`${CALCULATOR}?instances=20&cache=background`);
  await page.reload();
  await live(page);
  await expect(page.getByLabel("App instances")).toHaveValue("20");
  await expectMetrics(page, { "db-queries-per-second": "4" });
});

test("a shared address opens with its inputs", async ({ page }) => {
  await open(page, "?interval=30&probers=3&timeout=5&failure-threshold=2&pre-ping=false&cache=lazy&utm_source=wiki");
  await expect(page.getByLabel("Check interval")).toHaveValue("30");
  await expect(page.getByLabel("Ping on acquire")).toHaveValue("false");
  await expectMetrics(page, {
    "checks-per-second-per-instance": "0.1",
    "detection-min-seconds": "35",
    "detection-max-seconds": "70",
  });
});

test("numbers may be typed as people write them", async ({ page }) => {
  await open(page);
  await page.getByLabel("App instances").fill("1,000");
  await page.getByLabel("Check interval").fill(" 0.5 s ");
  await expectMetrics(page, { "checks-per-second": "20000" });
  await expect(page).toHaveURL(`${CALCULATOR}?instances=1000&interval=0.5`);
});

test("Share copies what differs from the defaults, without what is not ours", async ({ page }) => {
  await open(page, "?utm_source=wiki&interval=30&instances=10");
  await page.getByRole("button", { name: "Share" }).click();
  await expect(page.getByRole("status").filter({ hasText: "Link copied" })).toBeVisible();
  const text = await copied(page);
  expect(text).toBe(new URL(`${CALCULATOR}?interval=30`, page.url()).href);
});

test("Reset brings back every default", async ({ page }) => {
  await open(page, "?instances=7&cache=lazy&pre-ping=false&interval=nonsense");
  await page.getByRole("button", { name: "Reset" }).click();
  await expect(page.getByLabel("App instances")).toHaveValue("10");
  await expect(page.getByLabel("Ping on acquire")).toHaveValue("true");
  await expectMetrics(page, { "db-round-trips-per-second": "150" });
  await expect(page).toHaveURL(CALCULATOR);
});

test("a wrong input is named at its field, and the last answer stays, dimmed", async ({ page }) => {
  await open(page);
  const field = page.getByLabel("Check interval");
  const before = await page.locator(".answer__now").innerText();
  const height = () => page.evaluate(() => document.documentElement.scrollHeight);
  const high = await height();
  await field.fill("");
  await expect(field).toHaveAttribute("aria-invalid", "true");
  await field.fill("soon");
  expect(Math.abs((await height()) - high)).toBeLessThan(40);
  await expect(field).toHaveAccessibleDescription(/Check interval must be a number, like 2/);
  // Programs must not read the numbers of other inputs.
  await expect(page.locator("[data-metric]")).toHaveCount(0);
  await expect(page.locator("[data-stale]")).toHaveCount(1);
  expect(await page.locator(".answer__now").innerText()).toBe(before);
  await expect(page.getByRole("link", { name: "Check interval must be a number, like 2" })).toBeVisible();
  await page.getByRole("button", { name: "Share" }).click();
  await expect(field).toBeFocused();
  await field.fill("2");
  await expect(field).not.toHaveAttribute("aria-invalid");
  await expect(page.locator("[data-stale]")).toHaveCount(0);
  await expectMetrics(page, { "checks-per-second": "50" });
});

test("a value of the reader's own says so and goes back to its default", async ({ page }) => {
  await open(page);
  const reset = page.getByRole("button", { name: /^yours ?: use the default of App instances ?, 10/ });
  await expect(reset).toHaveCount(0);
  await page.getByLabel("App instances").fill("12");
  await reset.press("Enter");
  await expect(page.getByLabel("App instances")).toHaveValue("10");
  await expect(page.getByLabel("App instances")).toBeFocused();
  await expect(reset).toHaveCount(0);
  await expectMetrics(page, { "checks-per-second": "50" });
});

test("a preset is marked while it is in use, and can be undone", async ({ page }) => {
  await open(page, "?instances=7");
  const preset = page.getByRole("button", { name: "Kubernetes readiness" });
  await preset.click();
  await expect(preset).toHaveAttribute("aria-pressed", "true");
  await page.getByRole("button", { name: "Undo" }).press("Enter");
  await expect(page.getByLabel("App instances")).toHaveValue("7");
  await expect(preset).toHaveAttribute("aria-pressed", "false");
  await expect(page.getByRole("button", { name: "Undo" })).toHaveCount(0);
});

test("what the answer recommends is applied with one button, and undone with another", async ({ page }) => {
  await open(page, "?rps=2000&instances=7", "/calculators/pool-sizing/");
  const plan = page.locator("[data-part=plan]");
  await expect(plan).toContainText("→");
  const before = page.url();
  await plan.getByRole("button", { name: "Apply these changes" }).press("Enter");
  await expect(page).not.toHaveURL(before);
  await expect(plan).toHaveText("");
  await page.getByRole("button", { name: "Undo" }).press("Enter");
  await expect(page).toHaveURL(before);
  await expect(plan).toContainText("→");
});

test("what cannot be read in an address is shown as it came, with its error", async ({ page }) => {
  await open(page, "?instances=%3Cb%3Eten%3C%2Fb%3E&cache=sometimes&timeout=-1&pool-size=1e400&db-cores=NaN");
  await expect(page.getByLabel("App instances")).toHaveValue("<b>ten</b>");
  await expect(page.getByLabel("Cache of the status")).toHaveValue("sometimes");
  // The groups that have something to mend are open.
  await expect(page.getByLabel("Check timeout")).toBeVisible();
  for (const label of ["App instances", "Cache of the status", "Check timeout", "Pool size", "Database cores"]) {
    await expect(page.getByLabel(label)).toHaveAttribute("aria-invalid", "true");
  }
  await expect(page.locator("[data-metric]")).toHaveCount(0);
  await expect(page.locator("main")).not.toContainText(/\bNaN\b|\binf(inity)?\b/i, { useInnerText: true });
});

test("fields that contradict each other say so", async ({ page }) => {
  await open(page, "?cache=background&cache-ttl=0");
  await expect(page.getByLabel("Maximum age of the status")).toHaveAccessibleDescription(/greater than 0/);
  await expect(page.locator("[data-metric]")).toHaveCount(0);
});

test("a very long address does no harm", async ({ page }) => {
  await open(page);
  const answer = await page.evaluate(async () => {
    history.replaceState(null, "", `?instances=${"9".repeat(1_000_000)}&probers=20`);
    return location.search.length;
  });
  expect(answer).toBeGreaterThan(1_000_000);
  await page.reload();
  await live(page);
  await expect(page.getByLabel("App instances")).toHaveAttribute("aria-invalid", "true");
  await expect(page.getByLabel("Probers per instance")).toHaveValue("20");
});

test("everything can be done with the keyboard", async ({ page }) => {
  await open(page);
  await page.keyboard.press("Tab");
  await expect(page.getByRole("link", { name: "Skip to content" })).toBeFocused();
  await page.keyboard.press("Enter");
  const reach = async (target) => {
    for (let presses = 0; presses < 120; presses += 1) {
      if (await target.evaluate((element) => element === document.activeElement)) return;
      await page.keyboard.press("Tab");
    }
    throw new Error("out of the keyboard's reach");
  };
  await reach(page.getByLabel("App instances"));
  await page.keyboard.press("Control+a");
  await page.keyboard.type("30");
  await expectMetrics(page, { "checks-per-second": "150" });
  await reach(page.locator("summary", { hasText: "Timeout and threshold" }));
  await page.keyboard.press("Enter");
  await reach(page.getByLabel("Failure threshold"));
  await page.keyboard.press("Control+a");
  await page.keyboard.type("1");
  await expect(page.locator("[data-verdict=caution]")).toBeVisible();
  await reach(page.getByRole("button", { name: "Reset" }));
  await page.keyboard.press("Enter");
  await expectMetrics(page, { "checks-per-second": "50" });
});

test("the answer is announced once typing has paused", async ({ page }) => {
  await open(page);
  const announced = page.getByRole("status").filter({ hasText: "OK: Checks cost 225 round trips" });
  await page.getByLabel("App instances").fill("15");
  await expect(announced).toHaveCount(1);
});

test("what is pasted has the inputs in it, and can be copied", async ({ page }) => {
  await open(page, "?interval=15&timeout=2");
  await page.getByRole("button", { name: "Copy Kubernetes probes" }).click();
  await expect(page.getByRole("button", { name: "Copied Kubernetes probes" })).toBeVisible();
  const text = await copied(page);
  expect(text).toContain("periodSeconds: 15\n  timeoutSeconds: 2\n  failureThreshold: 3\n");
  await page.getByText("Axum endpoints").first().click();
  await expect(page.locator("pre", { hasText: "DEADLINE: Duration = Duration::from_millis(1600);" })).toBeVisible();
});

test("in the text of a page it leads to the full calculator with the same inputs", async ({ page }) => {
  await open(page, "", PROSE);
  await page.getByLabel("App instances").fill("3");
  await expectMetrics(page, { "db-round-trips-per-second": "45" });
  expect(new URL(page.url()).search).toBe("");
  await page.getByRole("link", { name: "Open the full calculator" }).click();
  await expect(page).toHaveURL(`${CALCULATOR}?instances=3`);
  await live(page);
  await expectMetrics(page, { "checks-per-second": "15" });
});

test("embedded it stands alone, in the theme it is asked for", async ({ page }) => {
  await open(page, "?instances=4&theme=dark", EMBED);
  await expectMetrics(page, { "checks-per-second": "20" });
  await expect(page.getByRole("navigation")).toHaveCount(0);
  await expect(page.locator("html")).toHaveAttribute("data-theme", "dark");
  await expect(page.locator("meta[name=robots]")).toHaveAttribute("content", "noindex");
  const link = page.getByRole("link", { name: "Open the full calculator" });
  await expect(link).toHaveAttribute("href", `${CALCULATOR}?instances=4`);
  await page.setViewportSize({ width: 320, height: 600 });
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(320);
});
