// "Embed": the snippets for pages of others, and the dialog that gives them.
import { HtmlRenderer, Parser } from "commonmark";
import { createServer } from "node:http";
import { SNIPPETS } from "../../src/pages/scripts/snippets/snippets.mjs";
import { PHONE, WIDE, violations } from "./axe.mjs";
import { reach } from "./keyboard.mjs";
import { BELOW_URL, CALCULATOR, CHROMIUM, copied, expect, html, live, test } from "./site.mjs";

const TARGETS = Object.keys(SNIPPETS);
const INPUTS = `${CALCULATOR}?instances=6&interval=5`;

const HOSTILE = [
  `"><script>window.__xss=1</script>`,
  `'><img src=x onerror=window.__xss=1>`,
  "</html></iframe></axum-calculator>",
  "}}{{subst:x}}|a=b]]~~~~ [[x]]",
  "](javascript:window.__xss=1) [x](y)",
  "\\](y) `code` *b* _i_ <b>&amp;&quot; $x$",
  "\n\n# a heading\n\n",
];

const opener = (page) => page.getByRole("button", { name: "Embed", exact: true });
const dialog = (page) => page.getByRole("dialog", { name: "Embed this calculator" });
const snippet = (page) => dialog(page).locator("[data-part=snippet]");
const preview = (page) => dialog(page).frameLocator("iframe");

const open = async (page, address = INPUTS) => {
  await page.goto(address);
  await live(page);
  await opener(page).click();
  await expect(dialog(page)).toBeVisible();
};

const choose = (page, target) => dialog(page).getByLabel("Destination").selectOption(target);

// Strings are strings, and HTML is read alike.
test("no text of a calculator or an address breaks out of a snippet", CHROMIUM, async ({ page }) => {
  for (const text of HOSTILE) {
    const query = `${new URLSearchParams({ rps: text, [text]: text, theme: text, locked: text, name: text })}`;
    const about = {
      slug: "pool-sizing",
      title: text,
      sentence: text,
      query,
      base: "https://docs.example.org/a(b)]/",
      theme: "",
      locked: false,
      height: 900,
      integrity: "sha384-x",
    };
    const made = Object.fromEntries(TARGETS.map((target) => [target, SNIPPETS[target](about)]));

    const parse = (markup) =>
      page.evaluate((markup) => {
        const { body } = new DOMParser().parseFromString(`<body>${markup}`, "text/html");
        const attributes = (element) => Object.fromEntries([...element.attributes].map(({ name, value }) => [name, value]));
        return { elements: [...body.querySelectorAll("*")].map((element) => [element.localName, attributes(element)]), text: body.textContent.trim() };
      }, markup);
    const { elements, text: left } = await parse(made.html);
    expect(
      elements.map(([name]) => name),
      text,
    ).toEqual(["iframe", "br", "a", "script"]);
    expect(left).toBe(`${text}, on its own page`.trim());
    expect(Object.keys(elements[0][1])).toEqual(["src", "title", "width", "height", "loading", "frameborder"]);
    expect(Object.keys(elements[2][1])).toEqual(["href"]);
    expect([...new URL(elements[2][1].href).searchParams]).toEqual([["rps", text]]);
    expect(elements[0][1].title).toBe(text);
    const src = new URL(elements[0][1].src);
    expect(src.pathname).toBe("/a%28b%29%5D/embed/pool-sizing/");
    expect([...src.searchParams]).toEqual([["rps", text]]);

    const component = await parse(made.element);
    expect(
      component.elements.map(([name]) => name),
      text,
    ).toEqual(["script", "axum-calculator", "a"]);
    expect(component.elements[1][1]).toEqual({ name: "pool-sizing", rps: text });

    // The tag of a wiki ends where it should, and nothing in it means anything to the wiki.
    expect(made.mediawiki).toMatch(/^<axum-calculator name="pool-sizing" inputs="rps=[\w%+*.-]*" height="900" \/>$/);
    expect(made.dokuwiki.match(/<\/?html>/g)).toEqual(["<html>", "</html>"]);
    expect((await parse(made.wikijs)).elements.map(([name]) => name)).toEqual(["iframe", "br", "a"]);
    for (const target of ["confluence", "notion", "gitbook"]) expect(made[target]).toMatch(/^https:\/\/docs\.example\.org\/[\w%/+*.?=&-]*$/);

    for (const [target, tags] of [
      ["markdown", ["p", "a"]],
      ["github", ["p", "a", "img"]],
    ]) {
      const { elements } = await parse(new HtmlRenderer().render(new Parser().parse(made[target])));
      expect(
        elements.map(([name]) => name),
        made[target],
      ).toEqual(tags);
      expect(new URL(elements[1][1].href).searchParams.get("rps")).toBe(text);
    }
  }
});

test("the keyboard opens it, the snippet has the inputs, and Escape leads back", async ({ page }) => {
  await page.goto(INPUTS);
  await live(page);
  await reach(page, opener(page));
  await page.keyboard.press("Enter");
  await expect(dialog(page).getByLabel("Destination")).toBeFocused();
  const { origin } = new URL(page.url());
  await expect(snippet(page)).toContainText(`<iframe src="${origin}/embed/health-check-load/?instances=6&amp;interval=5" title="Health-check load"`);
  await expect(snippet(page)).toContainText(`<script src="${origin}/embed.js" integrity="sha384-`);
  await reach(page, dialog(page).getByRole("button", { name: "Copy Snippet" }));
  await page.keyboard.press("Enter");
  await expect(dialog(page).getByRole("button", { name: "Copied Snippet" })).toBeFocused();
  const shown = await snippet(page).textContent();
  await page.keyboard.press("Escape");
  await expect(dialog(page)).toBeHidden();
  await expect(opener(page)).toBeFocused();
  expect(await copied(page)).toBe(shown);
});

test("it follows what has been entered since", async ({ page }) => {
  await page.goto(CALCULATOR);
  await live(page);
  await page.getByLabel("App instances").fill("7");
  await opener(page).click();
  await expect(snippet(page)).toContainText('?instances=7"');
  await choose(page, "markdown");
  const sentence = await page.locator("[data-calculator] .answer__sentence").textContent();
  await expect(snippet(page)).toContainText(`[Health-check load: ${sentence.trim().slice(0, 20)}`);
});

test("an input that cannot be used is said", async ({ page }) => {
  await page.goto(CALCULATOR);
  await live(page);
  await page.getByLabel("App instances").fill("many");
  await opener(page).click();
  await expect(dialog(page).getByText("Fix it first")).toBeVisible();
  await expect(snippet(page)).toContainText("instances=many");
  await choose(page, "github");
  await expect(snippet(page)).toContainText("[![Health-check load](");
});

test("every kind of page has its snippet, its words and what can be chosen there", async ({ page }) => {
  await open(page);
  const { origin } = new URL(page.url());
  const framed = `${origin}/embed/health-check-load/?instances=6&interval=5`;
  const frame = `<iframe [^>]+></iframe><br><a href="${origin}/calculators/health-check-load/[^"]+">Health-check load, on its own page</a>`;
  const shapes = {
    html: new RegExp(`^${frame}\n<script [^>]+ async></script>$`),
    element:
      /^<script type="module" src="[^"]+\/axum-calculator\.js"><\/script>\n<axum-calculator name="health-check-load" instances="6" interval="5"><a href="[^"]+">[^<]+<\/a><\/axum-calculator>$/,
    markdown: /^\[Health-check load: .+\]\(http[^)]+\/calculators\/health-check-load\/\?instances=6&interval=5\)$/,
    github: /^\[!\[Health-check load: .+\]\(http[^)]+\/embed\/health-check-load\.png\)\]\(http[^)]+\?instances=6&interval=5\)$/,
    confluence: framed,
    notion: framed,
    gitbook: framed,
    mediawiki: '<axum-calculator name="health-check-load" inputs="instances=6&amp;interval=5" height="900" />',
    dokuwiki: new RegExp(`^<html>\n${frame}\n<script [^>]+></script>\n</html>$`),
    wikijs: new RegExp(`^${frame}$`),
  };
  const page_ = html("/use/embedding/");
  for (const target of TARGETS) {
    await choose(page, target);
    await expect(snippet(page), target).toHaveText(shapes[target]);
    const link = dialog(page).getByRole("link", { name: /^More about / });
    await expect(link).toHaveCount(1);
    const { pathname, hash } = new URL(await link.getAttribute("href"));
    expect(pathname).toBe("/use/embedding/");
    expect(page_).toMatch(new RegExp(`id="?${hash.slice(1)}["> ]`));
    const isLink = ["markdown", "github"].includes(target);
    await expect(dialog(page).getByLabel("Lock the inputs")).toBeVisible({ visible: !isLink });
    await expect(dialog(page).getByLabel("Colors")).toBeVisible({ visible: !isLink });
    await expect(dialog(page).getByLabel("Height")).toBeVisible({ visible: ["html", "mediawiki", "dokuwiki", "wikijs"].includes(target) });
  }
  await choose(page, "github");
  const image = dialog(page).getByRole("img", { name: /^Health-check load: / });
  await expect(image).toBeVisible();
  expect(await image.evaluate((image) => [image.naturalWidth, image.naturalHeight])).toEqual([640, 112]);
});

test("the preview follows colors, lock and height", async ({ page }) => {
  await open(page);
  await expect(preview(page).getByRole("heading", { level: 1, name: "Health-check load" })).toBeVisible();
  await dialog(page).getByLabel("Colors").selectOption("dark");
  await expect(preview(page).locator("html")).toHaveAttribute("data-theme", "dark");
  await dialog(page).getByLabel("Lock the inputs").check();
  await expect(preview(page).locator(".calculator__form")).toBeHidden();
  await expect(preview(page).locator(".answer__sentence")).toBeVisible();
  await expect(snippet(page)).toContainText('&amp;theme=dark&amp;locked=true"');
  await dialog(page).getByLabel("Height").fill("640");
  await expect(snippet(page)).toContainText('height="640"');
  await dialog(page).getByLabel("Height").fill("a lot");
  await expect(dialog(page).getByText("Enter a whole number from 200 to 4000")).toBeVisible();
  await expect(snippet(page)).not.toContainText("a lot");
  // From inside the preview too.
  await preview(page).locator("body").press("Escape");
  await expect(dialog(page)).toBeHidden();
  await expect(dialog(page).locator("iframe")).toHaveCount(0);
});

test("the snippets for pages of HTML work on a page of another origin", async ({ page }) => {
  await open(page);
  await choose(page, "html");
  const frame = await snippet(page).textContent();
  await choose(page, "element");
  const element = await snippet(page).textContent();
  const wiki = createServer((request, response) => {
    response.setHeader("content-type", "text/html");
    response.end(`<!doctype html><html lang=en><title>Wiki</title>${request.url === "/frame" ? frame : element}`);
  });
  await new Promise((resolve) => wiki.listen(0, "127.0.0.1", resolve));
  const origin = `http://127.0.0.1:${wiki.address().port}`;

  await page.goto(`${origin}/frame`);
  const embedded = page.frameLocator("iframe");
  await expect(embedded.locator("html")).toHaveAttribute("data-hydrated", "true");
  await expect(embedded.getByLabel("App instances")).toHaveValue("6");
  // The script is the one that the snippet names, and fits the frame.
  await expect.poll(() => page.locator("iframe").evaluate(({ clientHeight }) => clientHeight)).not.toBe(900);

  await page.goto(`${origin}/element`);
  await expect(page.getByLabel("App instances")).toHaveValue("6");
  wiki.close();
});

test("nothing in the address becomes part of the dialog", async ({ page }) => {
  const query = new URLSearchParams(HOSTILE.map((text) => [text, text]));
  for (const [place, key] of ["instances", "probers", "interval"].entries()) query.set(key, HOSTILE[place]);
  await open(page, `${CALCULATOR}?${query}`);
  for (const target of TARGETS) {
    await choose(page, target);
    await expect(dialog(page).locator("script, img[src=x], [onerror], a[href^=javascript]")).toHaveCount(0);
    const inputs = (await snippet(page).textContent()).replaceAll(/<\/?html>/g, "");
    expect(inputs).not.toMatch(/<script>|<img|subst|javascript:/);
  }
  expect(await page.evaluate(() => "__xss" in window)).toBe(false);
});

test("it is accessible in both themes, on a phone too", CHROMIUM, async ({ page }) => {
  await open(page);
  await dialog(page).getByLabel("Height").fill("a lot");
  for (const size of [WIDE, PHONE]) {
    await page.setViewportSize(size);
    for (const colorScheme of ["light", "dark"]) {
      await page.emulateMedia({ colorScheme });
      // What is in the preview is a page that has its own tests.
      expect(await violations(page, { iframes: false }), `${size.width} px, ${colorScheme}`).toEqual([]);
    }
  }
  for (const target of TARGETS) {
    await choose(page, target);
    const { scrollWidth, clientWidth } = await dialog(page).evaluate(({ scrollWidth, clientWidth }) => ({ scrollWidth, clientWidth }));
    expect(scrollWidth, target).toBeLessThanOrEqual(clientWidth);
  }
});

test("the listener that the page shows works as it is shown", async ({ page, baseURL }) => {
  await page.goto("/use/embedding/");
  const code = await page.locator(".code", { hasText: "axum-calculator:listen" }).locator("code").last().textContent();
  const wiki = createServer((_, response) => {
    response.setHeader("content-type", "text/html");
    const frame = `<iframe src="${baseURL}/embed/health-check-load/" width="100%" height="300"></iframe>`;
    response.end(`<!doctype html><html lang=en><title>Wiki</title>${frame}<script type=module>${code.replace("https://docs.example.org", baseURL)}</script>`);
  });
  await new Promise((resolve) => wiki.listen(0, "127.0.0.1", resolve));
  await page.goto(`http://127.0.0.1:${wiki.address().port}/`);
  await expect.poll(() => page.locator("iframe").evaluate(({ clientHeight }) => clientHeight)).toBeGreaterThan(400);
  wiki.close();
});

test.describe("below a path", () => {
  test.use({ baseURL: BELOW_URL });

  test("the addresses in a snippet have the path", async ({ page }) => {
    await open(page, INPUTS.slice(1));
    await expect(snippet(page)).toContainText(`src="${BELOW_URL}embed/health-check-load/?instances=6`);
    await expect(snippet(page)).toContainText(`src="${BELOW_URL}embed.js"`);
    await expect(preview(page).getByRole("heading", { level: 1 })).toBeVisible();
  });
});

test.describe("without JavaScript", () => {
  test.use({ javaScriptEnabled: false });

  test("there is no button, but a way", async ({ page }) => {
    await page.goto(CALCULATOR);
    await expect(opener(page)).toHaveCount(0);
    await expect(page.getByRole("link", { name: "the calculator alone" })).toHaveAttribute("href", "/embed/health-check-load/");
  });
});
