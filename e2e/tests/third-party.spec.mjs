// A calculator in a page of another site that allows little, and what the reader sees where that is too little. In one browser:
// policy.spec.mjs frames an embed in both.
import { answerOf, calculatorIn, expect, expectToFit, extent, linkBeside, numbers, snippet, test } from "./framed.mjs";
import { CHROMIUM, TEMPLATES } from "./site.mjs";

const SLUG = "pool-sizing";
const INPUTS = "rps=800";

const expectToWork = async (page, iframe) => {
  expect(await numbers(await calculatorIn(iframe))).toEqual(await answerOf(page.context(), SLUG, INPUTS));
};

test("under a strict policy that names this site, the snippet computes and fits", CHROMIUM, async ({ page, elsewhere, baseURL }) => {
  const html = await snippet(page, "HTML page", SLUG, INPUTS);
  await page.goto(elsewhere(html, `default-src 'none'; frame-src ${baseURL}; script-src ${baseURL}`));
  await expectToWork(page, page.locator("iframe"));
  await expectToFit(page.locator("iframe"));
  // Nor does the policy leave it the border that browsers draw.
  expect(await page.locator("iframe").evaluate((iframe) => getComputedStyle(iframe).borderTopWidth)).toBe("0px");
});

test("where scripts of other sites are refused, the frame computes and scrolls", CHROMIUM, async ({ page, elsewhere, baseURL }) => {
  const html = await snippet(page, "HTML page", SLUG, INPUTS);
  await page.goto(elsewhere(html, `default-src 'none'; frame-src ${baseURL}; style-src 'unsafe-inline'`));
  await expectToWork(page, page.locator("iframe"));
  expect(await extent(page.locator("iframe"))).toMatchObject({ height: 900, scrollsDown: true, scrollsAside: false });
});

test("in a column of 280 px the snippet fits", CHROMIUM, async ({ page, elsewhere }) => {
  const html = await snippet(page, "HTML page", SLUG, INPUTS);
  await page.goto(elsewhere(`<div style="width: 280px">${html}</div>`));
  await expectToWork(page, page.locator("iframe"));
  await expectToFit(page.locator("iframe"));
});

test("in a sandbox without an origin the calculator computes and fits", CHROMIUM, async ({ page, elsewhere }) => {
  const html = (await snippet(page, "HTML page", SLUG, INPUTS)).replace("<iframe", '<iframe sandbox="allow-scripts"');
  await page.goto(elsewhere(html));
  const iframe = page.locator("iframe");
  await expectToWork(page, iframe);
  await expectToFit(iframe);
  const calculator = iframe.contentFrame();
  await calculator.getByLabel("Requests at peak").fill("1200");
  await expect.poll(() => numbers(calculator)).toEqual(await answerOf(page.context(), SLUG, "rps=1200"));
});

test(
  "where the page's policy refuses the frame, the browser says so in its place, and the page around it leads to the calculator",
  CHROMIUM,
  async ({ page, elsewhere, baseURL }) => {
    const html = await snippet(page, "HTML page", SLUG, INPUTS);
    await page.goto(elsewhere(`<p>Before</p>${html}<p>After</p>`, `default-src 'none'; script-src ${baseURL}`));
    await expect.poll(() => page.frames().map((frame) => frame.url())).toContain("chrome-error://chromewebdata/");
    await expect(page.getByText("Before")).toBeVisible();
    await expect(page.getByText("After")).toBeVisible();
    await expect(linkBeside(page)).toHaveAttribute("href", `${baseURL}/calculators/${SLUG}/?${INPUTS}`);
  },
);

test("the element computes under the policy that it needs", CHROMIUM, async ({ page, elsewhere, baseURL }) => {
  const html = await snippet(page, "Web component", SLUG, INPUTS);
  const policy = `default-src 'none'; script-src ${baseURL} 'wasm-unsafe-eval'; connect-src ${baseURL}; style-src ${baseURL}`;
  await page.goto(elsewhere(`${html}${html.replace(/<script.*?<\/script>/, "")}`, policy));
  const elements = page.locator("axum-calculator");
  await expect(elements).toHaveCount(2);
  for (const element of await elements.all()) {
    await element.scrollIntoViewIfNeeded();
    await expect.poll(() => numbers(element)).toEqual(await answerOf(page.context(), SLUG, INPUTS));
  }
  await elements.first().getByLabel("Requests at peak").fill("1200");
  await expect.poll(() => numbers(elements.first())).toEqual(await answerOf(page.context(), SLUG, "rps=1200"));
  expect(await numbers(elements.last())).toEqual(await answerOf(page.context(), SLUG, INPUTS));
});

test("the element says where to go under a policy that is too strict for it", CHROMIUM, async ({ page, context, elsewhere, baseURL }) => {
  const html = await snippet(page, "Web component", SLUG, INPUTS);
  // Another page than the one whose console must stay silent: the browser says there what was refused.
  const refusing = await context.newPage();
  await refusing.goto(elsewhere(html, `default-src 'none'; script-src ${baseURL}`));
  const link = refusing.getByRole("link", { name: "Open the calculator" });
  await expect(link).toHaveAttribute("href", `${baseURL}/calculators/${SLUG}/?${INPUTS}`);
});

test("the element asks once more for what it did not get, and computes", CHROMIUM, async ({ page, context, elsewhere }) => {
  const html = await snippet(page, "Web component", SLUG, INPUTS);
  // Another page than the one whose console must stay silent: the browser says there what was missing.
  const other = await context.newPage();
  const missed = new Set();
  await other.route(/\/embed\/|\/embed(ded)?-|-embed\./, async (route) => {
    const { pathname } = new URL(route.request().url());
    const isFirst = !missed.has(pathname);
    missed.add(pathname);
    if (isFirst) await route.fulfill({ status: 404, headers: { "access-control-allow-origin": "*" }, body: "" });
    else await route.continue();
  });
  await other.goto(elsewhere(html));
  const element = other.locator("axum-calculator");
  await element.scrollIntoViewIfNeeded();
  await expect.poll(() => numbers(element).catch(() => ({}))).toEqual(await answerOf(context, SLUG, INPUTS));
  // The page, its style sheet, the program and its script.
  expect(missed.size).toBe(4);
  await expect.poll(() => element.locator("main").evaluate((main) => getComputedStyle(main.querySelector(".verdict")).display)).toContain("flex");
});

test("where no script may run, what stands in the element leads to the calculator", CHROMIUM, async ({ page, elsewhere, baseURL }) => {
  const html = await snippet(page, "Web component", SLUG, INPUTS);
  await page.goto(elsewhere(html, "default-src 'none'"));
  await expect(linkBeside(page)).toBeVisible();
  await expect(linkBeside(page)).toHaveAttribute("href", `${baseURL}/calculators/${SLUG}/?${INPUTS}`);
});

test("no other page of this site can be framed", CHROMIUM, async ({ context, elsewhere, baseURL }) => {
  const page = await context.newPage();
  const others = TEMPLATES.filter((address) => !address.startsWith("/embed/"));
  await page.goto(elsewhere(others.map((address) => `<iframe src="${baseURL}${address}"></iframe>`).join("")));
  const framed = () =>
    page
      .frames()
      .slice(1)
      .map((frame) => frame.url());
  await expect.poll(framed).toEqual(others.map(() => "chrome-error://chromewebdata/"));
});
