// How a page is laid out, looked at in the page itself. Each function names what is wrong.

/** Opens everything that is folded. */
export const unfold = (page) =>
  page.evaluate(() => {
    for (const fold of document.querySelectorAll("details")) fold.open = true;
  });

/** Words of buttons that are split over two lines. */
export const splitWords = (page) =>
  page.evaluate(() => {
    const found = [];
    const range = document.createRange();
    for (const button of document.querySelectorAll("button, .button, label:has(input)")) {
      const walker = document.createTreeWalker(button, NodeFilter.SHOW_TEXT);
      while (walker.nextNode()) {
        const { currentNode: text } = walker;
        if (text.parentElement.closest(".visually-hidden, code, svg")) continue;
        for (const word of text.data.matchAll(/[^\s/-]+/g)) {
          range.setStart(text, word.index);
          range.setEnd(text, word.index + word[0].length);
          const lines = new Set([...range.getClientRects()].filter(({ width }) => width > 0).map(({ top }) => Math.round(top)));
          if (lines.size > 1) found.push(`"${word[0]}" of "${button.textContent.trim().slice(0, 40)}"`);
        }
      }
    }
    return found;
  });

/** Boxes that hide a part of a table, without a way to it by keyboard, a name, or shadows at the edges that show it. */
export const hiddenColumns = (page) =>
  page.evaluate(() => {
    const found = [];
    for (const table of document.querySelectorAll("table")) {
      let box = table.parentElement;
      while (box !== document.body && !["auto", "scroll"].includes(getComputedStyle(box).overflowX)) box = box.parentElement;
      if (box === document.body || box.scrollWidth <= box.clientWidth + 1) continue;
      const { backgroundImage, backgroundAttachment } = getComputedStyle(box);
      const moves = backgroundAttachment.split(", ");
      const cue = backgroundImage.includes("gradient") && moves.includes("local") && moves.includes("scroll");
      const name = table.textContent.trim().slice(0, 40);
      if (!cue) found.push(`nothing shows that there is more of "${name}"`);
      if (box.tabIndex !== 0) found.push(`no way by keyboard to the rest of "${name}"`);
      if (!box.getAttribute("role") || !box.getAttribute("aria-label")) found.push(`no role and name for the box of "${name}"`);
    }
    return found;
  });

/** Bullets and numbers of lists that stand outside of the text. */
export const outsideBullets = (page) =>
  page.evaluate(() => {
    const found = [];
    for (const item of document.querySelectorAll("main li")) {
      const { display, listStyleType, fontSize } = getComputedStyle(item);
      if (display !== "list-item" || listStyleType === "none" || item.getClientRects().length === 0) continue;
      const indent = item.getBoundingClientRect().left - item.parentElement.parentElement.getBoundingClientRect().left;
      if (indent < 0.9 * Number.parseFloat(fontSize)) found.push(item.textContent.trim().slice(0, 40));
    }
    return found;
  });

/** Boxes with a color or a border of their own that touch what stands above them. */
export const gluedBoxes = (page) =>
  page.evaluate(() => {
    const isShown = (element) => element.getClientRects().length > 0 && element.getBoundingClientRect().height > 2;
    const above = (element) => {
      for (let at = element; at !== document.body; at = at.parentElement) {
        let before = at.previousElementSibling;
        while (before && (!isShown(before) || getComputedStyle(before).position === "absolute")) before = before.previousElementSibling;
        if (before) return before;
        // Inside another box, it has that box's padding above it.
        if (at.parentElement.getBoundingClientRect().top < at.getBoundingClientRect().top - 1) return null;
      }
      return null;
    };
    return [...document.querySelectorAll("main :is(.note, .aside, .code, .inset, .diagram, .notice, .table, .alternatives)")]
      .filter(isShown)
      .map((box) => [box, above(box)])
      .filter(([box, before]) => before && Math.abs(box.getBoundingClientRect().top - before.getBoundingClientRect().bottom) < 6)
      .map(([box]) => `${box.className}: ${box.textContent.trim().slice(0, 60)}`);
  });

/** Paragraphs whose lines are longer than the measure. */
export const longLines = (page) =>
  page.evaluate(() => {
    const found = [];
    const range = document.createRange();
    const ruler = document.createElement("span");
    ruler.textContent = "0".repeat(68);
    Object.assign(ruler.style, { position: "absolute", visibility: "hidden", whiteSpace: "nowrap" });
    for (const text of document.querySelectorAll("main :is(p, dd, li)")) {
      const speaks = [...text.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.data.trim());
      if (!speaks || text.getClientRects().length === 0) continue;
      range.selectNodeContents(text);
      const { width } = range.getBoundingClientRect();
      text.append(ruler);
      const measure = ruler.getBoundingClientRect().width;
      ruler.remove();
      if (width > measure + 2) found.push(`${Math.round((68 * width) / measure)}ch: ${text.textContent.trim().slice(0, 60)}`);
    }
    return found;
  });

/** Places whose words are read out as they appear, and that are not displayed until then, so that some readers miss them. */
export const deafPlaces = (page) =>
  page.evaluate(() =>
    [...document.querySelectorAll("[role=status]")]
      .filter((place) => !place.closest("[hidden]") && place.parentElement.checkVisibility())
      .filter((place) => getComputedStyle(place).display === "none")
      .map((place) => place.outerHTML.slice(0, 120)),
  );
