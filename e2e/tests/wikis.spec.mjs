// The snippets of the "Embed" dialog in wikis as they are installed, saved as their editors save. What differs is the wiki and not the
// browser: policy.spec.mjs frames an embed in both.
import * as doku from "../wikis/dokuwiki.mjs";
import * as media from "../wikis/mediawiki.mjs";
import { phpVersion } from "../wikis/php.mjs";
import { answerOf, calculatorIn, expect, expectToFit, extent, ground, linkBeside, numbers, snippet, test as base } from "./framed.mjs";
import { CHROMIUM } from "./site.mjs";

// One wiki of each kind for all tests of this file.
base.describe.configure({ mode: "default" });

const test = base.extend({
  dokuwiki: [
    async ({}, use) => {
      // Another origin than this site's, and the same site: two ports of one host.
      const wiki = await doku.dokuwiki("127.0.0.1");
      await use(wiki);
      wiki.stop();
    },
    { scope: "worker" },
  ],
  mediawiki: [
    async ({}, use, { project }) => {
      // Another site as well. On one host MediaWiki's own policy would not let the other port in, whatever a tag asks for.
      const wiki = await media.mediawiki("localhost", project.use.baseURL);
      await use(wiki);
      wiki.stop();
    },
    { scope: "worker" },
  ],
});

const skipUnless = (why) =>
  test.beforeEach(() => {
    if (why) console.log(`Not tested in this wiki: ${why}`);
    test.skip(Boolean(why), why);
  });

/** A page of three calculators, the first of them twice, and one that is dark for everyone. */
const PAGE = [
  { slug: "pool-sizing", inputs: "rps=800&instances=6" },
  { slug: "memory-budget", inputs: "" },
  { slug: "health-check-load", inputs: "instances=20", theme: "dark" },
  { slug: "pool-sizing", inputs: "rps=800&instances=6" },
];

const snippets = async (page, target) => {
  const texts = [];
  for (const { slug, inputs, theme } of PAGE) texts.push(await snippet(page, target, slug, inputs, theme));
  return texts;
};

/** What a reader of a wiki page with these four calculators sees. */
async function expectAllToWork(page) {
  const iframes = page.locator("iframe");
  await expect(iframes).toHaveCount(PAGE.length);
  const calculators = [];
  for (const [place, { slug, inputs }] of PAGE.entries()) {
    const iframe = iframes.nth(place);
    const calculator = await calculatorIn(iframe);
    expect(await numbers(calculator), slug).toEqual(await answerOf(page.context(), slug, inputs));
    await expectToFit(iframe);
    calculators.push(calculator);
  }

  // Another answer, in the frame where it was asked for and in no other.
  const [first, , dark, twin] = calculators;
  await first.getByLabel("Requests at peak").fill("1200");
  await expect.poll(() => numbers(first)).toEqual(await answerOf(page.context(), "pool-sizing", "rps=1200&instances=6"));
  expect(await numbers(twin)).toEqual(await answerOf(page.context(), "pool-sizing", "rps=800&instances=6"));

  expect(await ground(first)).toBeGreaterThan(0.8);
  expect(await ground(dark)).toBeLessThan(0.2);
  await page.emulateMedia({ colorScheme: "dark" });
  await expect.poll(() => ground(first)).toBeLessThan(0.2);
  expect(await ground(dark)).toBeLessThan(0.2);
  await page.emulateMedia({ colorScheme: "light" });
  await expect.poll(() => ground(first)).toBeGreaterThan(0.8);

  // On a phone the frame is narrow, and its content higher, all the more with a group of inputs open.
  const height = async () => (await extent(iframes.first())).height;
  const wide = await height();
  await page.setViewportSize({ width: 360, height: 740 });
  await expect.poll(height).toBeGreaterThan(wide);
  await expectToFit(iframes.first());
  const folded = await height();
  const group = first.locator("details.group > summary").first();
  await group.click();
  await expect.poll(height).toBeGreaterThan(folded);
  await expectToFit(iframes.first());
  await group.click();
  await expect.poll(height).toBe(folded);
}

test.describe("DokuWiki", CHROMIUM, () => {
  skipUnless(doku.why());

  test("a page with snippets, saved in the editor, computes, fits and follows the theme", async ({ page, dokuwiki }, { annotations }) => {
    annotations.push({ type: "versions", description: `DokuWiki ${doku.version()}, PHP ${phpVersion()}` });
    const texts = await snippets(page, "DokuWiki");
    await dokuwiki.save(page, "capacity", ["====== Capacity ======", ...texts].join("\n\nSome words.\n\n"));
    await expect(page.getByRole("heading", { name: "Capacity" })).toBeVisible();
    await expectAllToWork(page);
  });

  test("without the script a frame has its fixed height, and scrolls", async ({ page, dokuwiki }) => {
    const text = await snippet(page, "DokuWiki", "pool-sizing", "rps=800");
    await page.route("**/embed.js", (route) => route.abort());
    await dokuwiki.save(page, "without-script", text);
    const iframe = page.locator("iframe");
    const calculator = await calculatorIn(iframe);
    expect(await numbers(calculator)).toEqual(await answerOf(page.context(), "pool-sizing", "rps=800"));
    expect(await extent(iframe)).toMatchObject({ height: 900, scrollsDown: true, scrollsAside: false });
  });

  test("where HTML is not allowed a reader sees the snippet, with the address in it", async ({ page, dokuwiki }) => {
    const text = await snippet(page, "DokuWiki", "pool-sizing", "rps=800");
    dokuwiki.allowHtml(false);
    try {
      await dokuwiki.save(page, "no-html", text);
      await expect(page.locator("iframe")).toHaveCount(0);
      await expect(page.getByText("/embed/pool-sizing/?rps=800").first()).toBeVisible();
    } finally {
      dokuwiki.allowHtml(true);
    }
  });
});

test.describe("MediaWiki", CHROMIUM, () => {
  skipUnless(media.why());

  test("a page with the tag, saved through the API, computes, fits and follows the theme", async ({ page, mediawiki }, { annotations }) => {
    annotations.push({ type: "versions", description: `MediaWiki ${media.version()}, PHP ${phpVersion()}` });
    mediawiki.configure("");
    const texts = await snippets(page, "MediaWiki");
    await mediawiki.save(page, "Capacity", ["== Capacity ==", ...texts].join("\n\nSome words.\n\n"));
    await expect(page.locator("h2", { hasText: "Capacity" })).toBeVisible();
    await expectAllToWork(page);
  });

  test("the tag works under a policy of the wiki that lets nothing else in", async ({ page, mediawiki }) => {
    mediawiki.configure("$wgCSPHeader = [ 'default-src' => [], 'script-src' => [], 'unsafeFallback' => false ];");
    const text = await snippet(page, "MediaWiki", "pool-sizing", "rps=800");
    const response = await mediawiki.save(page, "Strict", text);
    expect(response.headers()["content-security-policy"]).toMatch(/default-src 'self' data: blob: http/);
    const iframe = page.locator("iframe");
    expect(await numbers(await calculatorIn(iframe))).toEqual(await answerOf(page.context(), "pool-sizing", "rps=800"));
    await expectToFit(iframe);
    await expect(linkBeside(page)).toHaveAttribute("href", /\/calculators\/pool-sizing\/\?rps=800$/);
  });

  test("a page with raw HTML computes and fits, where the wiki allows that", async ({ page, mediawiki }) => {
    const text = `<html>${await snippet(page, "HTML page", "pool-sizing", "rps=800")}</html>`;
    mediawiki.configure("");
    await mediawiki.save(page, "Not raw", text);
    await expect(page.locator("iframe")).toHaveCount(0);
    await expect(page.getByText("/embed/pool-sizing/?rps=800").first()).toBeVisible();
    mediawiki.configure("$wgRawHtml = true;");
    await mediawiki.save(page, "Raw", text);
    const iframe = page.locator("iframe");
    expect(await numbers(await calculatorIn(iframe))).toEqual(await answerOf(page.context(), "pool-sizing", "rps=800"));
    await expectToFit(iframe);
  });
});
