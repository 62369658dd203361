// Whether there is room for all of a page, looked at in the page itself.

/** Text that its own box cuts off, or that stands outside of the page. Code and tables scroll in their own boxes. */
export const lost = (page) =>
  page.evaluate(() => {
    const scrolls = (element) => ["auto", "scroll"].includes(getComputedStyle(element).overflowX);
    const found = [];
    if (document.documentElement.scrollWidth > innerWidth) found.push(`the page is ${document.documentElement.scrollWidth} px wide`);
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const range = document.createRange();
    while (walker.nextNode()) {
      const element = walker.currentNode.parentElement;
      if (!walker.currentNode.data.trim() || element.closest("svg, .visually-hidden, select, script, style, noscript, [popover]")) continue;
      range.selectNodeContents(walker.currentNode);
      const box = range.getBoundingClientRect();
      if (box.width < 2 || box.height < 2) continue;
      for (let around = element; around !== document.body; around = around.parentElement) {
        if (scrolls(around) || getComputedStyle(around).position === "fixed") break;
        const style = getComputedStyle(around);
        const edge = around.getBoundingClientRect();
        const clips = ["hidden", "clip"].includes(style.overflowX) || ["hidden", "clip"].includes(style.overflowY);
        if (edge.width <= 2 || edge.height <= 2) break; // Hidden for the eye on purpose.
        if (clips && (box.right > edge.right + 1 || box.bottom > edge.bottom + 1)) {
          found.push(`cut off: "${walker.currentNode.data.trim().slice(0, 60)}" in ${around.className || around.tagName}`);
        }
      }
    }
    return found;
  });

/** The share of the window's height that stays in view while the page is scrolled, in the middle. */
export const stuck = (page) =>
  page.evaluate(() => {
    const stays = (element) => ["sticky", "fixed"].includes(getComputedStyle(element).position);
    let rows = 0;
    for (let y = 2; y < innerHeight; y += 4) {
      let element = document.elementFromPoint(innerWidth / 2, y);
      while (element && !stays(element)) element = element.parentElement;
      if (element) rows += 1;
    }
    return (rows * 4) / innerHeight;
  });
