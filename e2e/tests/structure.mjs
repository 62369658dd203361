// What every page has to have in its markup, looked at in the page itself, once its scripts have run.

/** Headings, names and addresses: what is wrong with them. */
export const structure = (page) =>
  page.evaluate(() => {
    const found = [];
    const all = (selector) => [...document.querySelectorAll(selector)];
    const short = (element) => element.outerHTML.slice(0, 100);

    const headings = all("h1").length;
    if (headings !== 1) found.push(`${headings} headings of level 1`);
    if (!document.title.includes("Axum in Production")) found.push(`the title is "${document.title}"`);
    const description = document.querySelector("meta[name=description]")?.content ?? "";
    if (description.length <= 40) found.push(`the description is "${description}"`);
    if (!document.documentElement.lang) found.push("no language");

    const ids = all("[id]").map(({ id }) => id);
    for (const id of new Set(ids.filter((id, place) => ids.indexOf(id) !== place))) found.push(`the id "${id}" is there twice`);
    const pointing = ["for", "aria-labelledby", "aria-describedby", "aria-controls", "aria-details", "list"];
    for (const attribute of pointing) {
      for (const element of all(`[${attribute}]`)) {
        const missing = element
          .getAttribute(attribute)
          .split(/\s+/)
          .filter((id) => id && !document.getElementById(id));
        if (missing.length > 0) found.push(`${attribute} leads to nothing: ${short(element)}`);
      }
    }
    for (const field of all("input:not([type=hidden]), select, textarea")) {
      const isNamed = field.labels?.length || field.getAttribute("aria-label") || field.getAttribute("aria-labelledby");
      if (!isNamed) found.push(`a field without a label: ${short(field)}`);
    }
    for (const link of all("a[href^='#']")) {
      const target = decodeURIComponent(link.hash.slice(1));
      if (target && !document.getElementById(target)) found.push(`no place for the link ${short(link)}`);
    }
    for (const element of all("[style], style:not(dialog style)")) found.push(`a style that the policy refuses: ${short(element)}`);
    return found;
  });

/** Called before a page loads: the browser's own account of what its policy has refused is kept. */
export const hearViolations = (page) =>
  page.addInitScript(() => {
    window.violations = [];
    addEventListener("securitypolicyviolation", (event) => window.violations.push(`${event.violatedDirective} ${event.blockedURI}`));
  });

export const violated = async (page) => (await page.evaluate(() => window.violations)).map((said) => `refused by the policy: ${said}`);
