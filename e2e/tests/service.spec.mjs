// The files of the reference service: from a snippet to its file and back, to read, to copy and to download.
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { CHROMIUM, copied, expect, test } from "./site.mjs";

const PAGE = "/requests/overload/";
const FILE = "/service/src/app.rs/";
const onDisk = readFileSync(fileURLToPath(new URL("../../service/src/app.rs", import.meta.url)), "utf8");

test("a snippet leads to its lines in the file, and the file back to the page", async ({ page }) => {
  await page.goto(PAGE);
  await page.getByRole("link", { name: "service/src/app.rs" }).first().click();
  await expect(page).toHaveURL(/\/service\/src\/app\.rs\/#L\d+$/);
  const line = page.locator(":target");
  await expect(line).toBeInViewport();
  await expect(line).toContainText("region: overload");
  await page.getByRole("main").getByRole("link", { name: "Overload, load shedding and retries" }).click();
  await expect(page).toHaveURL(PAGE);
});

test("what a snippet needs can be opened with the keyboard", async ({ page }) => {
  await page.goto("/delivery/idempotency/");
  const needs = page.getByRole("group").filter({ hasText: "Needs imports, crates and other code" }).first();
  const imports = needs.getByRole("figure", { name: "Imports" });
  await expect(imports).toBeHidden();
  await needs.locator("summary").press("Enter");
  await expect(imports).toContainText(/^Imports.*use axum::/s);
  const lock = readFileSync(fileURLToPath(new URL("../../service/Cargo.lock", import.meta.url)), "utf8");
  const [, version] = lock.match(/name = "axum"\nversion = "([^"]+)"/);
  await expect(needs.getByRole("figure", { name: "Cargo.toml" })).toContainText(`axum = { version = "${version}"`);
  await needs.getByRole("link", { name: "AppError" }).click();
  await expect(page).toHaveURL("/service/src/error.rs/");
});

test("the copy button and the raw version give the file as it is", async ({ page, request }) => {
  await page.goto(FILE);
  await page.getByRole("button", { name: "Copy this code" }).click();
  await expect(page.getByRole("button", { name: "Copied" })).toBeVisible();
  expect(await copied(page)).toBe(onDisk);
  const raw = await request.get(await page.getByRole("link", { name: "Raw" }).getAttribute("href"));
  expect(raw.headers()["content-type"]).toBe("text/plain; charset=utf-8");
  expect(await raw.text()).toBe(onDisk);
});

test("all files are in one archive", CHROMIUM, async ({ page }) => {
  await page.goto("/service/");
  const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("link", { name: "Download all files" }).click()]);
  expect(download.suggestedFilename()).toBe("orders.zip");
  const names = readFileSync(await download.path()).toString("latin1");
  for (const name of ["orders/Cargo.lock", "orders/.dockerignore", "orders/src/app.rs"]) expect(names).toContain(name);
});
