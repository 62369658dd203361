// Faults of layout that were met once. On pages as they are they are looked for in every-page.spec.mjs.
import { outsideBullets } from "./layout.mjs";
import { expect, test } from "./site.mjs";

test("an address that is almost right gets suggestions inside the text", async ({ browser, baseURL }) => {
  const page = await browser.newPage({ viewport: { width: 360, height: 780 } });
  await page.goto(`${baseURL}/resource/connection-pool/`);
  await expect(page.getByRole("region", { name: "Did you mean one of these?" }).getByRole("listitem").first()).toBeVisible();
  expect(await outsideBullets(page)).toEqual([]);
  await page.close();
});
