import { CHECKS } from "../content.mjs";
import { expect, test } from "./site.mjs";

test("ticks are counted, kept on the device, and taken back", async ({ page }) => {
  await page.goto("/checklist/");
  const boxes = page.getByRole("checkbox");
  const count = await boxes.count();
  expect(count).toBe(CHECKS.length);
  await boxes.first().check();
  await boxes.nth(2).focus();
  await page.keyboard.press("Space");
  await expect(page.getByText(`2 of ${count} done.`)).toBeVisible();
  await page.reload();
  await expect(boxes.first()).toBeChecked();
  await expect(boxes.nth(1)).not.toBeChecked();
  await expect(boxes.nth(2)).toBeChecked();
  await expect(page.getByRole("progressbar", { name: "Done" })).toHaveJSProperty("value", 2);
  await page.getByRole("button", { name: "Uncheck all" }).click();
  await page.reload();
  await expect(boxes.first()).not.toBeChecked();
});

test("stored values of another version or another site do no harm", async ({ page }) => {
  await page.goto("/checklist/");
  await page.evaluate(() => localStorage.setItem("checklist", '["gone"]'));
  await page.reload();
  await page.getByRole("checkbox").first().check();
  expect(await page.evaluate(() => JSON.parse(localStorage.getItem("checklist")))).toContain("gone");
  await page.evaluate(() => localStorage.setItem("checklist", "{"));
  await page.reload();
  await expect(page.getByRole("checkbox").first()).not.toBeChecked();
});

test("on paper there are all items, and nothing to press", async ({ page }) => {
  await page.goto("/checklist/");
  await page.emulateMedia({ media: "print" });
  await expect(page.getByRole("checkbox").last()).toBeVisible();
  await expect(page.getByRole("button", { name: "Print" })).toBeHidden();
});
