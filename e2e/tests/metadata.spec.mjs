// What pages say to machines. The site at the root has no address, the one below a path has (see the Makefile).
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { PLATFORMS } from "../content.mjs";
import { BELOW, BELOW_URL, CHROMIUM, DIST, EMBEDS, PAGES, expect, html, test } from "./site.mjs";

const ADDRESS = "https://docs.example.org/docs/";

const at = (folder, name) => readFileSync(join(folder, name));
const below = (address) => at(BELOW, join(address, "index.html")).toString();

const FOUND = PAGES.filter((address) => !/^\/(embed|service)\/./.test(address));

/** What a tag of the head says; nothing when it is not there. */
const said = (text, property) => text.match(new RegExp(`<meta (?:name|property)="${property}" content="([^"]*)"`))?.[1];
const link = (text, rel) => text.match(new RegExp(`<link rel="${rel}" href="([^"]*)"`))?.[1];
const plain = (text) => text.replaceAll("&quot;", '"').replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&#39;", "'").replaceAll("&amp;", "&");

const graph = (text) => {
  const scripts = [...text.matchAll(/<script type="application\/ld\+json">(.*?)<\/script>/gs)];
  expect(scripts.length).toBe(1);
  const { "@context": context, "@graph": things } = JSON.parse(scripts[0][1]);
  expect(context).toBe("https://schema.org");
  return things;
};

/** Width and height of a PNG file, from its header. */
const size = (file) => {
  expect(file.subarray(1, 4).toString()).toBe("PNG");
  return [file.readUInt32BE(16), file.readUInt32BE(20)];
};

test("every description is a sentence of 50 to 160 characters", CHROMIUM, () => {
  for (const address of FOUND) {
    const { length } = plain(html(address).match(/<meta name="?description"? content="(.*?)"/)[1]);
    expect(length, address).toBeGreaterThanOrEqual(50);
    expect(length, address).toBeLessThanOrEqual(160);
  }
});

test("with an address, every page says where it stands, and what a shared link shows", CHROMIUM, () => {
  const seen = new Set();
  for (const address of FOUND) {
    const text = below(address);
    const url = ADDRESS + address.slice(1);
    expect(link(text, "canonical"), address).toBe(url);
    expect(said(text, "og:url"), address).toBe(url);
    expect(said(text, "og:title").length, address).toBeGreaterThan(3);
    expect(said(text, "og:description").length, address).toBeGreaterThanOrEqual(50);
    expect(said(text, "twitter:card"), address).toBe("summary_large_image");
    expect(said(text, "og:image:alt").length, address).toBeGreaterThan(3);
    expect([said(text, "og:image:width"), said(text, "og:image:height")], address).toEqual(["1200", "630"]);
    const [image, version] = said(text, "og:image").split("?v=");
    expect(image.startsWith(ADDRESS), image).toBe(true);
    expect(size(at(BELOW, image.slice(ADDRESS.length))), address).toEqual([1200, 630]);
    seen.add(version);
  }
  expect(seen.size, "each page has a picture of its own").toBe(FOUND.length);
});

test("pictures are small", CHROMIUM, () => {
  const files = readdirSync(join(BELOW, "og"), { recursive: true }).filter((file) => file.endsWith(".png"));
  expect(files.length).toBe(FOUND.length);
  for (const file of files) expect(at(join(BELOW, "og"), file).length, file).toBeLessThanOrEqual(40_000);
});

test("every page has its structured data, with its address where that is known", CHROMIUM, () => {
  const kinds = new Set();
  for (const address of FOUND) {
    const [thing, crumbs] = graph(below(address));
    expect(thing.url, address).toBe(ADDRESS + address.slice(1));
    kinds.add(thing["@type"]);
    if (address === "/") expect(crumbs).toBeUndefined();
    else expect(crumbs.itemListElement.at(-1).item, address).toBe(thing.url);
    const unknown = graph(html(address));
    expect(unknown.length, address).toBe(1);
    expect(unknown[0].url, address).toBeUndefined();
  }
  expect([...kinds].sort()).toEqual(["CollectionPage", "TechArticle", "WebApplication", "WebSite"]);
});

test("without an address, what needs one is left out", CHROMIUM, () => {
  for (const address of FOUND) {
    const text = html(address);
    expect(link(text, "canonical"), address).toBeUndefined();
    expect(said(text, "og:image"), address).toBeUndefined();
    expect(said(text, "og:title"), address).toBeDefined();
    expect(said(text, "twitter:card"), address).toBe("summary");
  }
  expect(existsSync(join(DIST, "sitemap.xml"))).toBe(false);
  expect(existsSync(join(DIST, "og"))).toBe(false);
  expect(at(DIST, "robots.txt").toString()).not.toContain("Sitemap");
});

test("the sitemap has every page that is to be found, and robots.txt names it", CHROMIUM, async ({ page }) => {
  const text = at(BELOW, "sitemap.xml").toString();
  await page.goto("/");
  const locations = await page.evaluate((text) => {
    const document = new DOMParser().parseFromString(text, "application/xml");
    if (document.querySelector("parsererror")) throw new Error("no XML");
    return [...document.querySelectorAll("url > loc")].map((location) => location.textContent);
  }, text);
  expect(locations.sort()).toEqual(FOUND.map((address) => ADDRESS + address.slice(1)).sort());
  expect(text.match(/<lastmod>\d{4}-\d\d-\d\d<\/lastmod>/g).length).toBeGreaterThan(locations.length / 2);
  const robots = at(BELOW, "robots.txt").toString();
  expect(robots).toMatch(/^User-agent: \*\nAllow: \/\n/);
  expect(robots).toContain(`\nSitemap: ${ADDRESS}sitemap.xml\n`);
});

test("the feed has whole addresses", CHROMIUM, () => {
  const links = [
    ...at(BELOW, "claims/feed.xml")
      .toString()
      .matchAll(/<link [^>]*href="([^"]*)"/g),
  ].map(([, href]) => href);
  expect(links.length).toBeGreaterThan(2);
  for (const href of links) expect(href.startsWith(ADDRESS), href).toBe(true);
});

test("embeds and the page for what is not there are not to be found", CHROMIUM, () => {
  const hidden = [...EMBEDS.map(below), at(BELOW, "404.html").toString()];
  for (const text of hidden) {
    expect(said(text, "robots")).toBe("noindex");
    expect(text).not.toMatch(/property="og:|rel="canonical"|ld\+json/);
  }
  for (const address of FOUND) expect(said(below(address), "robots"), address).toBeUndefined();
});

for (const [where, folder, site, base] of [
  ["at the root", DIST, process.env.SITE_URL, "/"],
  ["below a path", BELOW, BELOW_URL, "/docs/"],
]) {
  test.describe(where, () => {
    test.use({ baseURL: site });

    test("the browser finds nothing wrong with the manifest, and its icons are what it says", CHROMIUM, async ({ page, context }) => {
      // Only Chromium says what it thinks of a manifest, through its developer tools.
      await page.goto("./");
      const devtools = await context.newCDPSession(page);
      const { url, errors, data } = await devtools.send("Page.getAppManifest");
      expect(errors).toEqual([]);
      expect(url).toBe(`${site}manifest.webmanifest`);
      const manifest = JSON.parse(data);
      expect([manifest.start_url, manifest.scope, manifest.id]).toEqual([base, base, base]);
      const icons = [...manifest.icons, ...manifest.shortcuts.flatMap(({ icons }) => icons)];
      for (const { src, sizes } of icons) {
        expect(src.startsWith(base), src).toBe(true);
        expect(size(at(folder, src.slice(base.length))).join("x"), src).toBe(sizes);
      }
      expect(manifest.icons.map(({ purpose, sizes }) => `${purpose} ${sizes}`)).toEqual(["any 192x192", "any 512x512", "maskable 192x192", "maskable 512x512"]);
      for (const shortcut of manifest.shortcuts) expect((await page.request.get(shortcut.url)).status(), shortcut.url).toBe(200);
    });

    test("every icon that a page names is there, as what it is", CHROMIUM, async ({ page }) => {
      for (const address of ["./", "embed/pool-sizing/", "404.html"]) {
        await page.goto(address);
        const named = await page.locator('link[rel~="icon"], link[rel="apple-touch-icon"]').evaluateAll((links) => links.map(({ href }) => href));
        expect(named.length, address).toBeGreaterThanOrEqual(2);
        for (const href of named) {
          const answer = await page.request.get(href);
          expect(answer.status(), href).toBe(200);
          expect(answer.headers()["content-type"], href).toMatch(/^image\/(svg\+xml|png|x-icon)$/);
        }
      }
      expect(size(at(folder, "apple-touch-icon.png"))).toEqual([180, 180]);
      expect([...at(folder, "favicon.ico").subarray(0, 6)]).toEqual([0, 0, 1, 0, 3, 0]);
    });
  });
}

test("the data behind the pages is there for other sites, with its schemas", CHROMIUM, async ({ request, baseURL }) => {
  const prices = readdirSync(join(DIST, "platforms")).filter((name) => name.endsWith(".json") && name !== "schema.json");
  expect(prices.sort()).toEqual(PLATFORMS.map((name) => `${name}.json`));
  for (const name of ["claims.json", "claims.schema.json", "platforms/schema.json", ...prices.map((name) => `platforms/${name}`)]) {
    const answer = await request.get(`${baseURL}/${name}`);
    expect(answer.headers()["content-type"], name).toBe("application/json");
    expect(answer.headers()["access-control-allow-origin"], name).toBe("*");
    const [here, below] = [await answer.json(), JSON.parse(at(BELOW, name))];
    const schema = name.endsWith("schema.json");
    expect(schema ? below.$id : below.$schema, name).toMatch(schema ? ADDRESS + name : /^https:\/\/docs\.example\.org\/docs\/.*schema\.json$/);
    expect(schema ? here.$id : here.$schema.includes("://"), name).toBe(schema ? undefined : false);
  }
});

test("the browser's own frame has the color of the page, light and dark", async ({ page }) => {
  for (const colorScheme of ["light", "dark"]) {
    await page.emulateMedia({ colorScheme });
    await page.goto("/");
    const [frame, paper] = await page.evaluate(() => {
      const tag = [...document.querySelectorAll("meta[name=theme-color]")].find(({ media }) => matchMedia(media).matches);
      const probe = document.body.appendChild(document.createElement("i"));
      probe.style.color = tag.content;
      return [getComputedStyle(probe).color, getComputedStyle(document.documentElement).backgroundColor];
    });
    expect(frame).toBe(paper);
  }
});
