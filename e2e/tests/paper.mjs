// What a page is on paper, looked at in the page itself while it is shown as for print.

/** A4 less its margins. */
export const PAPER = { width: 673, height: 987 };

/** How many characters of text the page shows. */
export const shownText = (page) => page.evaluate(() => document.querySelector("main").innerText.replace(/\s+/g, "").length);

/** What is folded and stays so; what may not be broken and is so high that it leaves its page half blank; what can only be pressed. */
export const printed = (page) =>
  page.evaluate((height) => {
    const found = [];
    const short = (element) => element.outerHTML.slice(0, 80);
    for (const fold of document.querySelectorAll("main details")) {
      if (fold.parentElement.closest("details") || fold.getClientRects().length === 0) continue;
      const isClosed = [...fold.children].slice(1).every((part) => part.getBoundingClientRect().height < 1);
      if (isClosed) found.push(`folded: ${short(fold)}`);
    }
    for (const element of document.querySelectorAll("main *")) {
      const box = element.getBoundingClientRect();
      if (getComputedStyle(element).breakInside === "avoid" && box.height > height / 2) found.push(`${Math.round(box.height)} px unbroken: ${short(element)}`);
    }
    for (const button of document.querySelectorAll("button, textarea, input[type=search], .bar")) {
      if (button.checkVisibility({ visibilityProperty: true })) found.push(`nothing to press on paper: ${short(button)}`);
    }
    return found;
  }, PAPER.height);
