import { readFileSync } from "node:fs";
import { join } from "node:path";
import { DIAGRAMS } from "../content.mjs";
import { CHROMIUM, DIST, PAGES, expect, html, test } from "./site.mjs";

const drawings = (address) => html(address).split('<figure class="diagram"').length - 1;
const DRAWN = PAGES.filter((address) => drawings(address) > 0);
const [MOST] = DRAWN.toSorted((one, other) => drawings(other) - drawings(one));

test("every drawing stands on a page", CHROMIUM, () => {
  const drawn = DRAWN.flatMap((address) => html(address).match(/<figure class="diagram"/g));
  expect(drawn.length).toBeGreaterThanOrEqual(DIAGRAMS.length);
});

for (const address of DRAWN) {
  // Both engines measure text in the same way, so the second one checks only the page with the most drawings.
  test(`the drawings of ${address} have a name, words, and labels that fit`, address === MOST ? {} : CHROMIUM, async ({ page, browserName }) => {
    // 320 px for the page; in Firefox a scroll bar of 12 stands beside it.
    await page.setViewportSize({ width: browserName === "firefox" ? 332 : 320, height: 600 });
    await page.goto(address);
    const markdown = readFileSync(join(DIST, address, "index.md"), "utf8");
    for (const figure of await page.locator("figure.diagram").all()) {
      const title = await figure.locator("figcaption").innerText();
      const image = figure.getByRole("img", { name: title.replace(/\s/g, " "), exact: true });
      await expect(image).toBeVisible();

      // What the picture is for, to who does not see it: a text that opens by keyboard, and the page's Markdown.
      const words = figure.locator("details");
      expect(await image.getAttribute("aria-details")).toBe(await words.getAttribute("id"));
      await figure.getByText("In words").focus();
      await page.keyboard.press("Enter");
      await expect(words.getByRole("paragraph")).toBeVisible();
      const text = await words.getByRole("paragraph").innerText();
      expect(text.split(" ").length).toBeGreaterThan(40);
      expect(markdown).toContain(`**Diagram: ${title}.** ${text}`);

      // At the width of the narrowest phone: large enough to be read, all of it there, and none upon another.
      const trouble = await image.evaluate((svg) => {
        const frame = svg.getBoundingClientRect();
        // Firefox gives the box of a text a pixel more on each side.
        const edge = 1.5;
        const labels = [...svg.querySelectorAll("text")].map((label) => [label.textContent, label.getBoundingClientRect(), label]);
        const outside = labels.filter(
          ([, box]) => box.left < frame.left - edge || box.right > frame.right + edge || box.top < frame.top - edge || box.bottom > frame.bottom + edge,
        );
        const small = labels.filter(([, , label]) => parseFloat(getComputedStyle(label).fontSize) * label.getScreenCTM().a < 12);
        const onEachOther = labels.filter(([, a], place) =>
          labels.slice(place + 1).some(([, b]) => a.left < b.right && b.left < a.right && a.top + 2 < b.bottom - 2 && b.top + 2 < a.bottom - 2),
        );
        return [...outside, ...small, ...onEachOther].map(([text]) => text);
      });
      expect(trouble).toEqual([]);
    }
  });
}
