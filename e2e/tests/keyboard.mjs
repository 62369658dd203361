// The keyboard, and whether its user can see where they are.
import { expect } from "@playwright/test";

/** What is focused, and what is wrong with how it shows. */
const stop = (page) =>
  page.evaluate(() => {
    const focused = document.activeElement;
    if (!focused || focused === document.body) return null;
    const rings = ({ outlineStyle, outlineWidth, boxShadow }) =>
      (outlineStyle !== "none" && Number.parseFloat(outlineWidth) >= 1) || boxShadow !== "none";
    // A control that is laid invisibly over its label shows its focus at a part of that.
    const label = focused.closest("label") ?? focused.labels?.[0] ?? focused;
    const isSeen = getComputedStyle(focused).opacity !== "0";
    const parts = isSeen ? [focused, label] : [label, ...label.querySelectorAll("*:not(input)")];
    const shown = parts.some((element) => rings(getComputedStyle(element)));
    const box = [focused, label].map((element) => element.getBoundingClientRect()).find(({ width, height }) => width > 1 && height > 1);
    const places = [0.02, 0.25, 0.5, 0.75, 0.98].flatMap((x) => [0.1, 0.5, 0.9].map((y) => [x, y]));
    const uncovered =
      box &&
      [...focused.getClientRects(), box].some((box) =>
        places.some(([x, y]) => {
          // Of what is higher than the window, the part that is in it.
          const top = Math.max(box.top, 0);
          const bottom = Math.min(box.bottom, innerHeight);
          const hit = top < bottom && document.elementFromPoint(box.left + x * box.width, top + y * (bottom - top));
          return hit && (label.contains(hit) || focused.contains(hit));
        }),
      );
    const name = `${focused.outerHTML.slice(0, 120)} …`;
    return { shown, uncovered: Boolean(uncovered), name };
  });

/** Everything that Tab stops at, from here to `last`, each seen. */
export async function walk(page, last, key = "Tab") {
  const troubles = [];
  let stops = 0;
  for (; stops < 2000; stops += 1) {
    if (await last.evaluate((element) => element === document.activeElement)) return { stops, troubles };
    await page.keyboard.press(key);
    const at = await stop(page);
    if (at && !at.shown) troubles.push(`no visible focus: ${at.name}`);
    if (at && !at.uncovered) troubles.push(`out of sight: ${at.name}`);
  }
  throw new Error(`${last} is out of the keyboard's reach`);
}

/** Tabs to something, seeing every stop on the way. */
export async function reach(page, target, key = "Tab") {
  const { troubles } = await walk(page, target, key);
  expect(troubles).toEqual([]);
}

/** Tabs to something and presses a key there. */
export async function press(page, target, key = "Enter") {
  await reach(page, target);
  await page.keyboard.press(key);
}
