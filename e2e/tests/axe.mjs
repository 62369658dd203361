// Axe over what a page looks like in both themes and at both widths, in one loading of the page.
import AxeBuilder from "@axe-core/playwright";

export const WIDE = { width: 1440, height: 900 };
export const PHONE = { width: 360, height: 780 };

/** What axe has to say: the rule, and where. */
export async function violations(page, options = {}) {
  const { violations } = await new AxeBuilder({ page })
    .setLegacyMode(true) // No page has a frame, and this spares a second browser page for each run.
    .options({ rules: { "target-size": { enabled: true } }, ...options })
    .analyze();
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.target).join(", ")}`);
}

/** The same at both widths and in both themes: the dark one where most is shown, and its colors alone. */
export async function violationsEverywhere(page) {
  const found = [];
  const look = async (what, options) => found.push(...(await violations(page, options)).map((violation) => `${what}: ${violation}`));
  await page.setViewportSize(PHONE);
  await look("phone");
  await page.setViewportSize(WIDE);
  await look("wide");
  await page.emulateMedia({ colorScheme: "dark" });
  await look("wide, dark", { runOnly: ["color-contrast", "link-in-text-block"] });
  await page.emulateMedia({ colorScheme: "light" });
  return found;
}
