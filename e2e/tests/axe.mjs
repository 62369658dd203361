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

/** The same at both widths and in both themes. All but the rules about color are the same in both themes. */
export async function violationsEverywhere(page) {
  const found = [];
  for (const size of [WIDE, PHONE]) {
    await page.setViewportSize(size);
    for (const [colorScheme, options] of [["light", {}], ["dark", { runOnly: ["color-contrast", "link-in-text-block"] }]]) {
      await page.emulateMedia({ colorScheme });
      for (const violation of await violations(page, options)) found.push(`${size.width} px, ${colorScheme}: ${violation}`);
    }
  }
  return found;
}
