// The keyboard, and whether its user can see where they are.
import { expect } from "@playwright/test";

/** What is focused, whether that is `last`, and what is wrong with how it shows. */
const stop = (last) =>
  last.evaluate((last) => {
    const focused = document.activeElement;
    if (!focused || focused === document.body) return {};
    const rings = ({ outlineStyle, outlineWidth, boxShadow }) => (outlineStyle !== "none" && Number.parseFloat(outlineWidth) >= 1) || boxShadow !== "none";
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
    return { isLast: focused === last, troubles: [!shown && `no visible focus: ${name}`, !uncovered && `out of sight: ${name}`].filter(Boolean) };
  });

/** Leaves only the first of many entries that are alike, for a walk that would take hundreds of keys more through the same. */
export const shorten = (page) =>
  page.evaluate((most) => {
    for (const parent of document.querySelectorAll("main *")) {
      const seen = new Map();
      for (const child of parent.children) {
        const kind = `${child.localName} ${child.className} ${child.getAttribute("role")}`;
        seen.set(kind, (seen.get(kind) ?? 0) + 1);
        if (seen.get(kind) > most) child.hidden = true;
      }
    }
  }, 4);

/** Everything that Tab stops at, from here to `last`, each seen. */
export async function walk(page, last, key = "Tab") {
  // While one page fades into the next, nothing else can be hit.
  await page.evaluate(() => Promise.allSettled(document.getAnimations().map(({ finished }) => finished)));
  // The element is looked up once: it stays, and the way to it is long.
  const element = await last.elementHandle();
  const troubles = [];
  for (let stops = 0; stops < 2000; stops += 1) {
    const at = await stop(element);
    if (stops > 0) troubles.push(...(at.troubles ?? []));
    if (at.isLast) return { stops, troubles };
    await page.keyboard.press(key);
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
