// What the main pages look like, against pictures that a person has looked at. `make snapshots` takes new ones.
//
// Fonts and browsers draw a little differently everywhere. So the pictures come with a fingerprint of where they were
// taken, and are compared only where it is the same, in one browser; elsewhere take your own before a change, and compare after it.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { PHONE } from "./axe.mjs";
import { CALCULATOR, CHROMIUM, expect, hasCalculator, live, test } from "./site.mjs";

const FOLDER = fileURLToPath(new URL("../snapshots/", import.meta.url));
const TAKEN_IN = `${FOLDER}environment.json`;
// As wide as the layout needs to be itself, and no wider: all pictures together are to stay below 3 MB.
const SIZES = { wide: { width: 1060, height: 540 }, phone: PHONE };
const PAGES = {
  home: ["/"],
  reference: ["/configuration/dockerfile/"],
  code: ["/configuration/dockerfile/", "figure.code"],
  claims: ["/resources/connection-pool/", "main details.claim"],
  calculator: [CALCULATOR],
  "calculator-error": [`${CALCULATOR}?instances=x`],
  ledger: ["/claims/"],
  symptoms: ["/symptoms/"],
  checklist: ["/checklist/"],
  "not-found": ["/404.html"],
  search: ["/reference/", undefined, "Search", "Where to start"],
  deployment: ["/reference/", undefined, "Your deployment", "Leave blank what you don't know"],
};

const environment = (page, browser) =>
  page.evaluate(
    (version) => {
      const width = (family) => {
        const probe = document.createElement("span");
        probe.textContent = "Sphinx of black quartz, judge my vow 0123456789 {}";
        Object.assign(probe.style, { font: `100px ${family}`, position: "absolute", whiteSpace: "pre" });
        document.body.append(probe);
        const { width } = probe.getBoundingClientRect();
        probe.remove();
        return Math.round(width);
      };
      return { browser: version, text: width("system-ui, sans-serif"), code: width("ui-monospace, monospace") };
    },
    `chromium ${browser.version().split(".")[0]}`,
  );

test.beforeEach(async ({ page, browser }, { config }) => {
  const here = await environment(page, browser);
  if (config.updateSnapshots === "all") {
    mkdirSync(FOLDER, { recursive: true });
    writeFileSync(TAKEN_IN, `${JSON.stringify(here, null, 2)}\n`);
    return;
  }
  expect(existsSync(TAKEN_IN), "There are no pictures yet. Take them with: make snapshots").toBe(true);
  const there = JSON.parse(readFileSync(TAKEN_IN, "utf8"));
  const isSame = JSON.stringify(here) === JSON.stringify(there);
  const why = `The pictures were taken with ${JSON.stringify(there)}, here is ${JSON.stringify(here)}. Take your own with: make snapshots`;
  if (!isSame) console.log(why);
  test.skip(!isSame, why);
});

for (const [size, viewport] of Object.entries(SIZES)) {
  for (const colorScheme of ["light", "dark"]) {
    test(`the main pages look as they did, ${size} and ${colorScheme}`, CHROMIUM, async ({ page }) => {
      await page.setViewportSize(viewport);
      await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
      // Each page looks as if it were the first.
      await page.addInitScript(() => sessionStorage.clear());
      for (const [name, [address, place, opener, words]] of Object.entries(PAGES)) {
        await page.goto(address);
        if (!address.startsWith("/404") && hasCalculator(address.split("?")[0])) await live(page);
        if (opener) {
          await page.getByRole("banner").getByRole("button", { name: opener }).click();
          await expect(page.getByRole("dialog", { name: opener })).toContainText(words);
        }
        if (place)
          await page
            .locator(place)
            .first()
            .evaluate((element) => element.scrollIntoView());
        await expect.soft(page).toHaveScreenshot(`${name}-${size}-${colorScheme}.png`);
      }
    });
  }
}
