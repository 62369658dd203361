// A file that a page loads is missing, was cut short, or cannot be reached. If that happens once, the page heals. If it stays
// so, the page says what to do. Which files there are is seen when the page is whole.
import { test } from "@playwright/test";
import { first } from "./search.mjs";
import { CALCULATOR, CHROMIUM, DATA, EMBED, NOT_FOUND, PROSE, TEMPLATES, expect, html as built, live } from "./site.mjs";

// The console may speak here: files are missing.
const HOWS = {
  missing: (route) => route.fulfill({ status: 404, contentType: "text/html", body: "<h1>Not found</h1>" }),
  "cut short": async (route) => {
    const response = await route.fetch();
    const body = await response.body();
    // The page may have gone on meanwhile.
    await route.fulfill({ response, body: body.subarray(0, body.length / 2) }).catch(() => {});
  },
  "out of reach": (route) => route.abort("connectionfailed"),
};

const isStyled = (page) => page.evaluate(() => getComputedStyle(document.body).fontFamily.includes("system-ui"));
const isCalculator = (page) => page.locator("[data-setting]").count();
/** What tells readers that something is wrong, wherever it stands. */
const trouble = (page) =>
  page
    .getByRole("alert")
    .filter({ visible: true, hasText: /missing|stopped|could not be (loaded|started)/ })
    .or(page.getByRole("button", { name: "Reload the page" }).filter({ visible: true }))
    // A result of search without its text.
    .or(page.getByRole("listbox", { name: "Results" }).getByText("This text could not be loaded."))
    .first();

/** A page that has loaded all that it loads by itself. */
const opened = (address) => ({
  name: address,
  act: (page) => page.goto(address),
  whole: async (page) => {
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
    await expect.poll(() => isStyled(page)).toBe(true);
    if (await isCalculator(page)) await live(page);
    if (!address.startsWith("/embed/")) await expect(page.getByRole("banner").getByRole("button", { name: "Search" })).toBeVisible();
    await expect(trouble(page)).toBeHidden();
  },
});

// Those whose files are tried in both browsers come first: no page tries what one before it has tried.
const PAGES = [CALCULATOR, EMBED, "/", ...new Set([...TEMPLATES, ...DATA, "/no/such/page/"])].filter((address, at, all) => all.indexOf(address) === at);

/** What is loaded only when a reader asks for it, or has entered something. */
const LAZY = [
  {
    name: "search",
    act: async (page) => {
      await page.goto(PROSE);
      await page.getByRole("banner").getByRole("button", { name: "Search" }).click();
      // Filled at once: what search loads for a half-typed query depends on the typing speed.
      await page.getByRole("dialog", { name: "Search" }).getByLabel("Search this site").fill("connection pool");
    },
    whole: async (page) => {
      await expect(first(page).locator(".search__title")).toHaveText("Connection pool");
      // The texts of the results are files too, and come later.
      await expect(page.locator(".search__text:empty")).toHaveCount(0);
    },
  },
  {
    name: "your deployment",
    act: async (page) => {
      await page.goto(PROSE);
      await page.getByRole("button", { name: "Your deployment" }).click();
    },
    whole: (page) => expect(page.getByRole("dialog", { name: "Your deployment" }).getByLabel("Platform")).toBeVisible(),
  },
  {
    name: "snippets",
    act: async (page) => {
      await page.goto(CALCULATOR);
      await page.getByRole("button", { name: "Embed" }).click();
    },
    whole: (page) => expect(page.getByRole("dialog").locator("[data-part=snippet]")).toContainText("<iframe"),
  },
  {
    name: "the simulation",
    act: async (page) => {
      await page.goto("/calculators/pool-sizing/");
      await live(page);
      await page.getByRole("button", { name: "Simulate" }).click();
    },
    whole: async (page) => {
      const result = page.getByRole("row", { name: /^Wait, p99/ });
      await expect(result.or(trouble(page))).toBeVisible();
      // It says to try again, and that has to do.
      if (await trouble(page).isVisible()) await page.getByRole("button", { name: "Simulate" }).click();
      await expect(result).toBeVisible();
    },
  },
  {
    name: "a reader's own numbers",
    act: async (page) => {
      await page.goto("/resources/connection-pool/");
      await page.evaluate(() => localStorage.setItem("axum-in-production:deployment", "rps=700&instances=5&pool-size=12"));
      await page.reload();
    },
    whole: (page) =>
      expect(
        page
          .getByRole("main")
          .getByRole("button", { name: /, yours$/ })
          .first(),
      ).toBeVisible(),
  },
];

/** The files that are loaded for an act, without what only decorates. */
const filesOf = async (page, { act, whole }) => {
  const files = new Set();
  const note = (request) => {
    const { pathname } = new URL(request.url());
    // A preview in a frame is a page of its own.
    if (request.frame() === page.mainFrame() && /\.(css|js|wasm|json|txt|pagefind|pf_\w+)$/.test(pathname)) files.add(pathname);
  };
  page.on("request", note);
  await act(page);
  await whole(page);
  page.off("request", note);
  return [...files];
};

const broken = async (page, file, how, times) => {
  let left = times;
  await page.unrouteAll();
  await page.route(
    ({ pathname }) => pathname === file,
    (route) => {
      left -= 1;
      return left >= 0 ? HOWS[how](route) : route.continue();
    },
  );
};

const html = (address) => built(address === "/no/such/page/" ? NOT_FOUND : address);

/** Whether the page loads something by itself that no page before it in the list does. */
const isFirstWith = (file, address) => {
  const before = PAGES.slice(0, PAGES.indexOf(address));
  return !before.some((other) => html(other).includes(file.slice(file.lastIndexOf("/") + 1)));
};

/** Tries an act without a file, for once and for good. */
const expectToCope = async (page, { act, whole }, file, how) => {
  await test.step(`${file} is ${how} once`, async () => {
    await broken(page, file, how, 1);
    await act(page);
    await whole(page);
  });
  await test.step(`${file} is ${how} for good`, async () => {
    await broken(page, file, how, Infinity);
    await act(page);
    await expect(trouble(page)).toBeVisible();
  });
};

for (const address of PAGES) {
  // Scripts and their loaders are the same in both; what another engine does with a broken one is seen on the page with most.
  test(`${address}: each file that is needed`, address === CALCULATOR ? {} : CHROMIUM, async ({ page }) => {
    test.setTimeout(120_000);
    const tried = opened(address);
    const files = await filesOf(page, tried);
    expect(files.length).toBeGreaterThan(0);
    const own = files.filter((file) => isFirstWith(file, address));
    for (const file of own) {
      for (const how of Object.keys(HOWS)) await expectToCope(page, tried, file, how);
    }
    // A page that loads what others load has at least the words for it.
    if (own.length === 0) await expectToCope(page, tried, files.at(-1), "missing");
  });
}

for (const [tried, how] of LAZY.flatMap((tried) => Object.keys(HOWS).map((how) => [tried, how]))) {
  test(`${tried.name}: each file that is needed is ${how}`, CHROMIUM, async ({ page }) => {
    test.setTimeout(120_000);
    const files = await filesOf(page, tried);
    await page.evaluate(() => localStorage.clear());
    // What a page loads by itself is tried with that page.
    const own = await filesOf(page, opened(new URL(page.url()).pathname));
    const needed = files.filter((file) => !own.includes(file));
    // Pieces of the index of search are many and loaded alike: one of each kind stands for them.
    const kind = (file) => file.match(/\.pf_\w+$/)?.[0] ?? file;
    const lazy = needed.filter((file, at) => needed.findIndex((other) => kind(other) === kind(file)) === at);
    expect(lazy.length).toBeGreaterThan(0);
    for (const file of lazy) await expectToCope(page, tried, file, how);
  });
}
