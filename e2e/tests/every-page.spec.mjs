// Every page is opened once, and all that can be seen of it without a reader is looked at then. Faults are told by page, all of a
// section at once.
import { WIDE, violations } from "./axe.mjs";
import { faint } from "./contrast.mjs";
import { deafPlaces, gluedBoxes, hiddenColumns, longLines, outsideBullets, splitWords, unfold } from "./layout.mjs";
import { PAPER, printed, shownText } from "./paper.mjs";
import { lost } from "./room.mjs";
import { KINDS, NOT_FOUND, SECTIONS, expect, hasCalculator, live, test } from "./site.mjs";
import { hearViolations, structure, violated } from "./structure.mjs";

const SIZES = [WIDE, { width: 768, height: 1024 }, { width: 360, height: 780 }];

const layout = async (page) => {
  const found = [];
  for (const size of SIZES) {
    await page.setViewportSize(size);
    for (const find of [splitWords, hiddenColumns, outsideBullets, gluedBoxes, longLines, deafPlaces]) {
      for (const fault of await find(page)) found.push(`${find.name} at ${size.width} px: ${fault}`);
    }
  }
  return found;
};

const paper = async (page) => {
  await page.setViewportSize(PAPER);
  const onScreen = await shownText(page);
  await page.emulateMedia({ media: "print", colorScheme: "dark" });
  const found = await printed(page);
  const onPaper = await shownText(page);
  // Controls and their words are left out.
  if (onPaper < 0.5 * onScreen) found.push(`${onPaper} of ${onScreen} characters are printed`);
  await page.emulateMedia({ media: null, colorScheme: null });
  return found;
};

/** Everything that axe knows but contrast, which takes most of its time and which `contrast` looks at in both themes. */
const rules = async (page) => {
  await page.setViewportSize(WIDE);
  return violations(page, { rules: { "target-size": { enabled: true }, "color-contrast": { enabled: false } } });
};

const contrast = async (page) => {
  const found = [];
  for (const colorScheme of ["light", "dark"]) {
    await page.emulateMedia({ colorScheme });
    for (const fault of await faint(page)) found.push(`${colorScheme}: ${fault}`);
  }
  await page.emulateMedia({ colorScheme: null });
  return found;
};

/** Pages with a script that has another name than they. */
const SCRIPTS = { [NOT_FOUND]: "not-found", "/configuration/start-here/": "starter" };
const scriptOf = (address) => SCRIPTS[address] ?? (address.startsWith("/symptoms/") && address !== "/symptoms/" ? "symptom" : address.replaceAll("/", ""));

/** Scripts are those of the site and of the page itself, and there is a program only where something is computed. */
const needless = (requested, address) => {
  if (hasCalculator(address)) return [];
  const own = scriptOf(address);
  const isNeeded = (url) => ["site", own].includes(url.match(/([\w-]+)-[0-9a-f]{16}\.js$/)?.[1]);
  return requested.filter((url) => /\.(js|wasm)$/.test(url) && !isNeeded(url)).map((url) => `not needed: ${url}`);
};

async function look(page, address, checks, trouble) {
  const requested = [];
  const note = (request) => requested.push(request.url());
  page.on("request", note);
  await page.setViewportSize({ width: 320, height: 640 });
  await page.goto(address);
  if (hasCalculator(address)) await live(page);
  const found = [...(await structure(page)), ...(await lost(page)).map((fault) => `at 320 px: ${fault}`)];
  await unfold(page);
  for (const check of checks) found.push(...(await check(page)));
  found.push(...(await violated(page)));
  page.off("request", note);
  return [...found, ...needless(requested, address), ...trouble.splice(0)];
}

for (const [section, addresses] of SECTIONS) {
  test(`every page ${section} is sound`, async ({ page, browserName, trouble }) => {
    test.setTimeout(20_000 * addresses.length);
    await hearViolations(page);
    const faults = {};
    // A second engine can only draw pages differently, so it checks one page of each kind. Axe is slow there, and finds the same.
    const isSecond = browserName === "firefox";
    const checks = isSecond ? [contrast, layout, paper] : [rules, contrast, layout, paper];
    for (const address of isSecond ? addresses.filter((address) => KINDS.includes(address)) : addresses) {
      const found = await look(page, address, checks, trouble);
      if (found.length > 0) faults[address] = found;
    }
    expect(faults).toEqual({});
  });
}
