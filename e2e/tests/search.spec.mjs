import { test as plain } from "@playwright/test";
import { violations } from "./axe.mjs";
import { ask, dialog, field, first, open, results } from "./search.mjs";
import { BELOW_URL, CHROMIUM, PROSE, expect, html, test } from "./site.mjs";

const FOLDER = /\/search-[0-9a-f]{16}\//;

test("nothing of search is loaded before it opens, and what it loads is its own", async ({ page }) => {
  const requested = [];
  page.on("request", (request) => {
    // Under the pointer the browser makes a page ready, by the rules of the site: that is not search.
    if (!request.headers()["sec-purpose"]) requested.push(request.url());
  });
  await page.goto(PROSE);
  const control = page.getByRole("button", { name: "Search" });
  await control.hover();
  await control.focus();
  expect(requested.filter((url) => FOLDER.test(url))).toEqual([]);
  requested.length = 0;
  await control.click();
  await expect(first(page)).toBeVisible();
  expect(requested.length).toBeGreaterThan(5);
  // The page's own files, such as its icon, may still be on their way.
  const isOfPage = (url) => html(PROSE).includes(new URL(url).pathname);
  expect(requested.filter((url) => !FOLDER.test(url) && !isOfPage(url))).toEqual([]);
});

test("opens by either key and by click, and closing gives the focus back", async ({ page }) => {
  await page.goto(PROSE);
  const control = page.getByRole("button", { name: "Search" });
  await control.focus();
  for (const act of [
    () => page.keyboard.press("/"),
    () => page.keyboard.press("Control+k"),
    () => page.keyboard.press("Meta+k"),
    () => page.keyboard.press("Space"),
    () => control.click(),
  ]) {
    await act();
    await expect(field(page)).toBeFocused();
    await page.keyboard.press("Escape");
    await expect(dialog(page)).toBeHidden();
    await expect(control).toBeFocused();
  }
  await control.click();
  await page.getByRole("button", { name: "Close" }).click();
  await expect(control).toBeFocused();
  await control.click();
  await page.mouse.click(5, 5);
  await expect(dialog(page)).toBeHidden();
});

test("what is typed before search has come is kept", async ({ page }) => {
  let go;
  const held = new Promise((resolve) => (go = resolve));
  await page.route(/dialog\.js$/, async (route) => {
    await held;
    await route.continue();
  });
  await page.goto(PROSE);
  await page.keyboard.press("/");
  await page.keyboard.type("pool sizing");
  go();
  await expect(first(page)).toContainText("Pool sizing");
  await expect(field(page)).toHaveValue("pool sizing");
});

test("the single key types where something is typed, and can be switched off", async ({ page }) => {
  await page.goto("/symptoms/");
  const line = page.getByRole("textbox", { name: /Error line/ });
  await line.press("/");
  await expect(line).toHaveValue("/");
  await expect(dialog(page)).toBeHidden();
  await page.keyboard.press("Control+k");
  await page.getByRole("checkbox", { name: /Open with/ }).uncheck();
  await page.reload();
  await page.keyboard.press("/");
  await expect(dialog(page)).toBeHidden();
  await page.keyboard.press("Control+k");
  await page.getByRole("checkbox", { name: /Open with/ }).check();
  await page.reload();
  await page.keyboard.press("/");
  await expect(dialog(page)).toBeVisible();
});

test("finds sections, claims, symptoms, calculators, pages and tasks, and says what each is", async ({ page }) => {
  await open(page);
  for (const [asked, title, kind, address] of [
    ["why a live query is the wrong check", /^Why a live query is the wrong check/, "Section of Health checks", /\/configuration\/health-checks\/#why-a-live/],
    ["copy the CA bundle into the runtime", /./, "Claim: ", /\/claims\/#/],
    ["sorry, too many clients already", /too many clients already/, "Symptom", /\/symptoms\/too-many-clients\/$/],
    ["pool timed out while waiting for an open connection", /^sqlx: pool timed out/, "Symptom", /\/symptoms\/pool-timed-out\/$/],
    ["connection pool", /^Connection pool/, "Page", /\/resources\/connection-pool\/$/],
    ["memory budget", /^Memory budget/, "Calculator", /\/calculators\/memory-budget\/$/],
    ["surge", /./, "Calculator", /\/calculators\/rolling-deploy\/$/],
    ["pin the rust version", /^Pin the Rust version/, "Checklist", /\/checklist\/#pinned-versions$/],
  ]) {
    await ask(page, asked);
    const hit = results(page).filter({ hasText: kind }).first();
    await expect(hit, asked).toContainText(kind);
    await expect(hit.locator(".search__title"), asked).toHaveText(title);
    await expect(hit, asked).toHaveAttribute("href", address);
  }
});

test("a calculator or a page whose title was typed stands first, and so does the symptom of a message", async ({ page }) => {
  await open(page);
  for (const [asked, title] of [
    ["pool sizing", "Pool sizing"],
    ["health check", "Health-check load"],
    ["graceful shutdown", "Graceful shutdown"],
    ["dockerfile", "Dockerfile"],
    ["kubernetes", "Kubernetes"],
    ["permission", /Permission|permission/],
    ["pool timeout", "sqlx: pool timed out while waiting for an open connection"],
    ["connection timeout", /timed out/],
    ["PoolTimedOut", "sqlx: pool timed out while waiting for an open connection"],
    [
      "2026-11-23T03:12:44Z ERROR orders: pool timed out while waiting for an open connection (request 7f3a)",
      "sqlx: pool timed out while waiting for an open connection",
    ],
  ]) {
    await ask(page, asked);
    await expect(first(page).locator(".search__title"), asked).toHaveText(title);
  }
});

test("a misspelled word finds what the right one finds, and says so", async ({ page }) => {
  await open(page);
  const found = async (text) => {
    await ask(page, text);
    return results(page).locator(".search__title").allTextContents();
  };
  const right = await found("connection refused");
  expect(right.length).toBeGreaterThan(3);
  expect(await found("conection refused")).toEqual(right);
  await expect(dialog(page)).toContainText(/No results contain “?conection”?\. 12 of \d+ results for “?connection refused/);
  for (const [wrong, meant] of [
    ["livness", "liveness"],
    ["opstgres", "postgres"],
    ["healthcehck", "healthcheck"],
  ]) {
    await ask(page, wrong);
    await expect(dialog(page).locator("q").last(), wrong).toHaveText(new RegExp(`^${meant}`));
  }
  for (const asked of ["timeouts", "refusing connections", "Cargo.toml", "0.0.0.0"]) {
    await ask(page, asked);
    await expect(dialog(page).locator(".search__said"), asked).toHaveText(/^(12 of )?\d+ results?$/);
  }
});

test("excerpts mark what was asked for", async ({ page }) => {
  await open(page);
  await ask(page, "acquire_timeout");
  await expect(first(page).locator("mark").first()).toHaveText(/acquire_timeout/i);
  await expect(results(page).nth(1).locator(".search__text mark").first()).toHaveText(/acquire_timeout/i);
});

test("there are ways on before anything is typed and when nothing is found", async ({ page }) => {
  await open(page);
  await expect(results(page).last()).toHaveAttribute("href", /\/reference\/$/);
  await expect(results(page).and(page.locator("[aria-selected=true]"))).toHaveCount(0);
  await ask(page, "xyzzyplugh");
  await expect(dialog(page)).toContainText("No results for");
  await expect(page.getByRole("status").filter({ hasText: "No results for" })).toHaveCount(1);
  await page.keyboard.press("End");
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL("/reference/");
});

test("results are narrowed to a kind, by keyboard as well", async ({ page }) => {
  await open(page);
  await ask(page, "pool timeout");
  const kinds = dialog(page).getByRole("group", { name: "Kinds of results" });
  const all = await kinds.getByRole("button", { name: /^All/ }).textContent();
  await expect(kinds.getByRole("button", { name: /^All/ })).toHaveAttribute("aria-pressed", "true");
  await kinds.getByRole("button", { name: /^Symptoms/ }).press("Enter");
  const chosen = kinds.getByRole("button", { name: /^Symptoms/ });
  await expect(chosen).toBeFocused();
  await expect(chosen).toHaveAttribute("aria-pressed", "true");
  for (const hit of await results(page).all()) await expect(hit).toContainText("Symptom");
  const count = Number((await chosen.textContent()).match(/\d+/)[0]);
  await expect(dialog(page).locator(".search__said")).toHaveText(count > 12 ? `12 of ${count} results` : `${count} ${count === 1 ? "result" : "results"}`);
  await kinds.getByRole("button", { name: /^All/ }).click();
  await expect(kinds.getByRole("button", { name: /^All/ })).toHaveText(all);
  await expect(results(page).filter({ hasText: "Claim" }).first()).toBeVisible();
  await field(page).fill("");
  await expect(kinds.getByRole("button")).toHaveCount(0);
});

test("the number of results is announced", async ({ page }) => {
  await open(page);
  await ask(page, "liveness");
  await expect(dialog(page).getByRole("status")).toHaveText(/^12 of \d+ results$/);
});

test("axe finds nothing in the dialog, wide and narrow, in both themes", CHROMIUM, async ({ page }) => {
  await open(page);
  for (const text of ["", "conection refused", "xyzzyplugh", "claim"]) {
    await field(page).fill(text);
    if (text) await ask(page, text);
    for (const width of [1280, 320]) {
      await page.setViewportSize({ width, height: 720 });
      expect(await violations(page), `${text} at ${width} px`).toEqual([]);
      expect(await dialog(page).evaluate((element) => element.scrollWidth - element.clientWidth)).toBe(0);
    }
    await page.emulateMedia({ colorScheme: "dark" });
    expect(await violations(page, { runOnly: ["color-contrast", "link-in-text-block"] }), `${text} in the dark`).toEqual([]);
    await page.emulateMedia({ colorScheme: "light" });
  }
});

plain("where search cannot be loaded it says so, and works on a page that is loaded again", async ({ page }) => {
  await page.route(FOLDER, (route) => route.abort());
  await page.goto(PROSE);
  await page.keyboard.press("/");
  await expect(page.getByRole("alert")).toContainText("Search could not be loaded");
  await expect(page.getByRole("alert").getByRole("link", { name: "all topics" })).toHaveAttribute("href", /\/reference\/$/);
  await page.unroute(FOLDER);
  await page.reload();
  await page.keyboard.press("/");
  await expect(first(page)).toBeVisible();
  await expect(page.getByRole("alert")).toHaveCount(0);
});

test.describe("below a path", () => {
  test.use({ baseURL: BELOW_URL });

  test("search loads from there and leads there", async ({ page }) => {
    const requested = [];
    page.on("request", (request) => requested.push(request.url()));
    await open(page, "configuration/health-checks/");
    await ask(page, "connection refused");
    expect(requested.filter((url) => !url.startsWith(BELOW_URL))).toEqual([]);
    await page.keyboard.press("Enter");
    await expect(page).toHaveURL("symptoms/connection-refused/");
  });
});

test.describe("without a script", () => {
  test.use({ javaScriptEnabled: false });

  test("the control leads to the list of all topics", async ({ page }) => {
    await page.goto(PROSE);
    await page.getByRole("banner").getByRole("link", { name: "All topics" }).click();
    await expect(page).toHaveURL("/reference/");
  });
});

plain.describe("an address without a page", () => {
  for (const [address, page_] of [
    ["/configuration/healthchecks/", "/configuration/health-checks/"],
    ["/conection-pool.html", "/resources/connection-pool/"],
    ["/Calculators/Pool_Sizing", "/calculators/pool-sizing/"],
  ]) {
    plain(`${address} suggests ${page_}`, async ({ page }) => {
      await page.goto(address);
      await expect(
        page
          .getByRole("region", { name: /Did you mean/ })
          .getByRole("link")
          .first(),
      ).toHaveAttribute("href", page_);
    });
  }

  plain("nothing like it suggests nothing, and search is there", async ({ page }) => {
    await page.goto("/zzzz/");
    await expect(page.getByRole("heading", { level: 1 })).toHaveText("Page not found");
    await expect(page.getByText("Did you mean")).toBeHidden();
    await page.getByRole("main").getByRole("button", { name: "Search" }).click();
    await expect(field(page)).toBeFocused();
  });
});
