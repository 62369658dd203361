// The map of a section: its stages in order, each page of the section in one of them, and the page to read first.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { SECTIONS } from "../content.mjs";
import { lost } from "./room.mjs";
import { CHROMIUM, DIST, expect, html, test } from "./site.mjs";

const isMapped = ({ index }) => html(index).includes("/map-");
const MAPPED = SECTIONS.filter(isMapped);
const title = (address) =>
  html(address)
    .match(/<h1>(.*?)<\/h1>/)[1]
    .replaceAll("&amp;", "&");

const mapOf = (page) => page.getByRole("figure").filter({ hasText: "Start here" });

/** Where the stages are: in one row, or in one column. */
const direction = async (stages) => {
  const boxes = await Promise.all((await stages.all()).map((stage) => stage.boundingBox()));
  const pairs = boxes.slice(1).map((box, place) => [boxes[place], box]);
  if (pairs.every(([one, next]) => one.x + one.width < next.x && one.y === next.y)) return "to the right";
  return pairs.every(([one, next]) => one.y + one.height < next.y && one.x === next.x) ? "down" : "neither";
};

test("a section without a map has fewer than three pages", CHROMIUM, () => {
  expect(MAPPED.length).toBeGreaterThan(1);
  for (const { index, pages } of SECTIONS.filter((section) => !isMapped(section))) expect(pages.length, index).toBeLessThan(3);
});

for (const [place, { index, pages }] of MAPPED.entries()) {
  test(`the map of ${index} links to each page once and marks the first`, place === 0 ? {} : CHROMIUM, async ({ page }) => {
    await page.setViewportSize({ width: 1440, height: 900 });
    await page.goto(index);
    const map = mapOf(page);
    await expect(map).toHaveCount(1);

    const hrefs = await map.getByRole("link").evaluateAll((links) => links.map((link) => link.pathname));
    expect(new Set(hrefs).size, "no link twice").toBe(hrefs.length);
    expect(hrefs).toEqual(expect.arrayContaining(pages));
    for (const address of pages) await expect(map.getByRole("link", { name: title(address), exact: true })).toHaveCount(1);
    const start = map.getByRole("listitem").filter({ hasText: "Start here", hasNot: page.getByRole("list") });
    await expect(start).toHaveCount(1);
    await expect(start.getByRole("link")).toHaveCount(1);

    const stages = map.getByRole("list").first().locator("> li");
    expect(await direction(stages)).toBe("to the right");
    await page.setViewportSize({ width: 320, height: 640 });
    expect(await direction(stages)).toBe("down");
    expect(await lost(page)).toEqual([]);
  });
}

test("the Markdown of a section has its map as nested lists", CHROMIUM, () => {
  for (const { index, pages } of MAPPED) {
    const markdown = readFileSync(join(DIST, index, "index.md"), "utf8");
    expect(markdown, index).toMatch(/^1\. .+\n {3}- /m);
    for (const address of pages) expect(markdown, index).toMatch(new RegExp(`^ {3}- (Start here: )?\\[.+\\]\\(${address}index\\.md\\)$`, "m"));
  }
});
