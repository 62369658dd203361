import { PHONE, violations } from "./axe.mjs";
import { BELOW_URL, CALCULATOR, CHROMIUM, EMBED, PROSE, expect, html, live, metric, test } from "./site.mjs";

const KEY = "axum-in-production:deployment";
// A page that computes numbers in its text and has no island.
const TEXT = "/errors/patterns/";

const opener = (page) => page.getByRole("button", { name: "Your deployment" }).first();
const panel = (page) => page.getByRole("dialog", { name: "Your deployment" });
const sentence = (page) => page.locator("p", { hasText: "checks per second" }).filter({ has: page.locator("[data-yours]") });
const calculatorNotice = (page) => page.getByRole("status").filter({ hasText: "Started from your deployment." });

/** As if it had been filled in before. A file of the same host that is no page of the site lets the storage be written. */
const keep = async (page, deployment) => {
  // A page, for only pages name their icon: with any other file Chromium may ask for one at the root of the host.
  await page.goto("404.html");
  await page.evaluate(([key, value]) => localStorage.setItem(key, value), [KEY, deployment]);
};

const DEFAULTS = /10 nodes, 10 instances and an interval of 2 s, that means 50 checks per second/;
const OWN = /4 nodes, 6 instances and an interval of 2 s, that means 12 checks per second/;

test("filled in by keyboard, the numbers in the text are the reader's, each with a way back", async ({ page }) => {
  await page.goto(TEXT);
  await expect(sentence(page)).toHaveText(DEFAULTS);
  await opener(page).focus();
  await page.keyboard.press("Enter");
  await expect(panel(page).getByLabel("Platform")).toBeFocused();
  await page.keyboard.press("Tab");
  await page.keyboard.type("6");
  await page.keyboard.press("Tab");
  await page.keyboard.type("4");
  await expect(sentence(page)).toHaveText(OWN);
  await page.keyboard.press("Escape");
  await expect(panel(page)).toBeHidden();
  await expect(opener(page)).toBeFocused();

  await page.reload();
  await expect(sentence(page)).toHaveText(OWN);
  const checks = sentence(page).locator("[data-computed]");
  await expect(checks).toHaveAttribute("value", "12");
  await checks.getByRole("button", { name: "12, yours" }).press("Enter");
  // The whole sentence, so that its numbers go together.
  await expect(sentence(page)).toHaveText(DEFAULTS);
  await expect(checks).toHaveAttribute("value", "50");
  const back = checks.getByRole("button", { name: "50, default" });
  await expect(back).toBeFocused();
  await expect(page.getByRole("status").filter({ hasText: "50, default" })).toHaveCount(1);
  await back.press("Enter");
  await expect(sentence(page)).toHaveText(OWN);
});

test("the platform is the reader's, with what it costs and who checks there", async ({ page }) => {
  await page.goto("/platforms/comparison/");
  const costs = page.locator("p", { hasText: "with your time" }).filter({ has: page.locator("[data-yours]") });
  await expect(costs).toContainText("a month on Kubernetes comes to $");
  await opener(page).click();
  await panel(page).getByLabel("Platform").selectOption("Fly");
  await expect(costs).toContainText("a month on Fly comes to $");
  const cost = costs.locator("[data-yours='platform-cost/monthly-cost-kubernetes']");
  const value = await cost.getAttribute("value");
  await page.goto("/calculators/platform-cost/");
  await live(page);
  await expect(metric(page, "monthly-cost-fly")).toHaveAttribute("value", value);

  await opener(page).click();
  await panel(page).getByLabel("Platform").selectOption("Kubernetes");
  await page.goto(CALCULATOR);
  await live(page);
  await expect(page).toHaveURL(`${CALCULATOR}?probers=1&interval=10`);
  await expect(metric(page, "checks-per-second")).toHaveAttribute("value", "1");
});

test("every calculator starts from it, and says so with a way to the defaults", async ({ page }) => {
  await keep(page, "instances=6&probers=4&rps=1%2C200&pool-size=8&db-cores=2&memory=256 MiB");
  for (const [slug, query] of [
    ["health-check-load", "instances=6&probers=4&pool-size=8&db-cores=2&rps=1200"],
    ["pool-sizing", "rps=1200&instances=6&pool-size=8&db-cores=2&max-instances=6"],
    ["memory-budget", "limit=256&db-connections=8"],
    ["platform-cost", "rps=300&pool-size=8"],
    ["timeout-budget", "rps=1200"],
    ["rolling-deploy", "replicas=6&rps=1200&pool-size=8"],
    ["error-budget", "rps=300"],
    ["prometheus-cardinality", "instances=6"],
    ["log-volume", "rps=300&instances=6"],
  ]) {
    await page.goto(`/calculators/${slug}/`);
    await live(page);
    await expect(page).toHaveURL(`/calculators/${slug}/?${query}`);
    await expect(calculatorNotice(page)).toBeVisible();
  }
  await page.goto(CALCULATOR);
  await live(page);
  await expect(page.getByLabel("App instances").first()).toHaveValue("6");
  await expect(metric(page, "checks-per-second")).toHaveAttribute("value", "12");
  await page.getByRole("button", { name: "Use the defaults" }).click();
  await expect(metric(page, "checks-per-second")).toHaveAttribute("value", "50");
  await expect(calculatorNotice(page)).toHaveCount(0);
  await page.getByRole("group", { name: "Start from" }).getByRole("button", { name: "Your deployment" }).click();
  await expect(metric(page, "checks-per-second")).toHaveAttribute("value", "12");
});

test("a calculator starts from the inputs of last time with the deployment on top", async ({ page }) => {
  await page.goto(CALCULATOR);
  await live(page);
  await page.getByLabel("Check interval").fill("5");
  await expect(page).toHaveURL(`${CALCULATOR}?interval=5`);
  await opener(page).click();
  await panel(page).getByLabel("App instances").fill("20");
  // What is in use is not taken away.
  await expect(metric(page, "checks-per-second")).toHaveAttribute("value", "20");
  await page.goto(CALCULATOR);
  await live(page);
  await expect(page).toHaveURL(`${CALCULATOR}?instances=20&interval=5`);
  await expect(metric(page, "checks-per-second")).toHaveAttribute("value", "40");
});

test("a calculator in the text starts from it as well", async ({ page }) => {
  await keep(page, "instances=6&probers=4");
  await page.goto(PROSE);
  await live(page);
  await expect(calculatorNotice(page)).toBeVisible();
  await expect(metric(page, "db-round-trips-per-second")).toHaveAttribute("value", "36");
  await expect(page.locator("p", { hasText: "SELECT 1" }).filter({ has: page.locator("[data-yours]") })).toContainText(
    "6 instances will send the database 12 queries per second in 36 round trips",
  );
});

test("an address that says something means the same to everybody", async ({ page }) => {
  await keep(page, "instances=6&probers=4");
  await page.goto(`${CALCULATOR}?instances=10&utm_source=wiki`);
  await live(page);
  await expect(metric(page, "checks-per-second")).toHaveAttribute("value", "50");
  await expect(calculatorNotice(page)).toHaveCount(0);
  await page.goto(`${CALCULATOR}?utm_source=wiki`);
  await live(page);
  await expect(metric(page, "checks-per-second")).toHaveAttribute("value", "12");
});

test("an embed shows what its address says", async ({ page }) => {
  await keep(page, "instances=6&probers=4");
  await page.goto(EMBED);
  await live(page);
  await expect(metric(page, "checks-per-second")).toHaveAttribute("value", "50");
  await expect(calculatorNotice(page)).toHaveCount(0);
  expect(html(EMBED)).not.toContain("Your deployment");
});

test("what cannot be used is named at its field, kept as typed, and not used", async ({ page }) => {
  await page.goto(TEXT);
  await opener(page).click();
  const instances = panel(page).getByLabel("App instances");
  for (const wrong of ["six", "0", "1001", "1.5", "1,5", "1.000,5", "1e2", "-1", "<b>6</b>"]) {
    await instances.fill(wrong);
    await expect(instances).toHaveAttribute("aria-invalid", "true");
    await expect(instances).toHaveAccessibleDescription(/App instances must be a whole number from 1 to 1,000$/);
    await expect(sentence(page)).toHaveText(DEFAULTS);
  }
  await panel(page).getByLabel("Probers per instance").fill("5");
  await expect(sentence(page)).toHaveText(/5 nodes, 10 instances and an interval of 2 s, that means 25 checks/);
  await page.reload();
  await opener(page).click();
  await expect(instances).toHaveValue("<b>6</b>");
  await expect(instances).toHaveAttribute("aria-invalid", "true");
  await instances.fill("1,000");
  await expect(instances).not.toHaveAttribute("aria-invalid");
  await expect(sentence(page)).toHaveText(/5 nodes, 1,000 instances and an interval of 2 s, that means 2,500 checks/);
});

test("it is forgotten when asked, and everything has its defaults", async ({ page }) => {
  await page.goto(TEXT);
  await opener(page).click();
  await panel(page).getByLabel("App instances").fill("6");
  await expect(sentence(page)).toContainText("6 instances");
  await page.getByRole("button", { name: "Forget my numbers" }).click();
  await expect(page.getByText("Forgotten. The defaults are back.")).toBeVisible();
  await expect(sentence(page)).toHaveText(DEFAULTS);
  await expect(sentence(page).locator("[data-yours] button")).toHaveCount(0);
  expect(await page.evaluate((key) => localStorage.getItem(key), KEY)).toBeNull();
  await page.getByRole("button", { name: "Done" }).click();
  await expect(panel(page)).toBeHidden();
});

test("another tab follows", async ({ page, context }) => {
  await page.goto(TEXT);
  const other = await context.newPage();
  await other.goto(TEXT);
  await opener(other).click();
  await panel(other).getByLabel("App instances").fill("6");
  await panel(other).getByLabel("Probers per instance").fill("4");
  await expect(sentence(page)).toHaveText(OWN);
  await panel(other).getByRole("button", { name: "Forget my numbers" }).click();
  await expect(sentence(page)).toHaveText(DEFAULTS);
});

for (const garbage of [
  "null",
  '{"instances":6}',
  "instances=%00&probers=%E0%A4%A&platform=none",
  "instances=<img src=x onerror=document.title='no'>&platform=<script>1</script>",
  `instances=${"9".repeat(100_000)}`,
]) {
  test(`${garbage.slice(0, 30)} in the storage stays text and does no harm`, CHROMIUM, async ({ page }) => {
    await keep(page, garbage);
    await page.goto(TEXT);
    await opener(page).click();
    await expect(sentence(page)).toHaveText(DEFAULTS);
    await expect(panel(page).locator("img, script")).toHaveCount(0);
    await panel(page).getByLabel("App instances").fill("6");
    await panel(page).getByLabel("Probers per instance").fill("4");
    await expect(sentence(page)).toHaveText(OWN);
    await expect(page).toHaveTitle(/Axum in Production/);
  });
}

test("where nothing can be kept it lasts as long as the page", async ({ page }) => {
  await page.addInitScript(() => {
    Object.defineProperty(globalThis, "localStorage", {
      get: () => {
        throw new DOMException("no", "SecurityError");
      },
    });
  });
  await page.goto(TEXT);
  await opener(page).click();
  await panel(page).getByLabel("App instances").fill("6");
  await expect(sentence(page)).toContainText("6 instances");
});

test("without a deployment a page loads no WebAssembly, and with one only where it computes", async ({ page }) => {
  const loaded = [];
  page.on("request", (request) => /\.wasm$/.test(request.url()) && loaded.push(request.url()));
  // What would load it has run by the time the panel opens: its script is loaded after those of the page.
  const settled = async () => {
    await opener(page).click();
    await expect(panel(page).getByLabel("Platform")).toBeVisible();
  };
  await page.goto(TEXT);
  await settled();
  expect(loaded).toEqual([]);
  await keep(page, "instances=6&probers=4");
  await page.goto("/configuration/dockerfile/");
  await settled();
  expect(loaded).toEqual([]);
  await page.goto(TEXT);
  await expect(sentence(page)).toHaveText(OWN);
  expect(loaded).toHaveLength(1);
});

test("the open panel and the numbers are accessible in both themes", CHROMIUM, async ({ page }) => {
  await page.setViewportSize(PHONE);
  await page.goto(TEXT);
  await opener(page).click();
  await panel(page).getByLabel("App instances").fill("6");
  await panel(page).getByLabel("Probers per instance").fill("many");
  await expect(sentence(page).getByRole("button").first()).toBeVisible();
  for (const colorScheme of ["light", "dark"]) {
    await page.emulateMedia({ colorScheme });
    expect(await violations(page), colorScheme).toEqual([]);
  }
});

test.describe("below a path", () => {
  test.use({ baseURL: BELOW_URL });

  test("the numbers in the text are computed", async ({ page }) => {
    await keep(page, "instances=6&probers=4");
    await page.goto(TEXT.slice(1));
    await expect(sentence(page)).toHaveText(OWN);
  });
});

test.describe("without JavaScript", () => {
  test.use({ javaScriptEnabled: false });

  test("the text has the defaults, and there is no button for what could not work", async ({ page }) => {
    await page.goto(TEXT);
    await expect(sentence(page)).toHaveText(DEFAULTS);
    await expect(opener(page)).toHaveCount(0);
    await expect(page.locator("#deployment")).toHaveCount(0);
  });
});
