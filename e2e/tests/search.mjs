// Search, as the tests use it.
import { PROSE, expect } from "./site.mjs";

export const dialog = (page) => page.getByRole("dialog", { name: "Search" });
export const field = (page) => page.getByRole("combobox", { name: "Search this site" });
export const results = (page) => page.getByRole("listbox", { name: "Results" }).getByRole("option");
export const first = (page) => results(page).first();

export const open = async (page, address = PROSE) => {
  await page.goto(address);
  await page.keyboard.press("Control+k");
  await expect(results(page).filter({ hasText: "Find by symptom" }).first()).toBeVisible();
};

export const ask = async (page, text) => {
  await field(page).fill(text);
  await expect(dialog(page).locator(".search__said")).toContainText(/result/);
};
