// The starter, downloaded under the reader's name.
import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { CHROMIUM, expect, test } from "./site.mjs";

const PAGE = "/configuration/start-here/";
const STARTER = fileURLToPath(new URL("../../service/starter/", import.meta.url));
const FAULTS = [
  ["", /^Enter 1 to 40 lowercase letters/],
  ["Billing API", /^Enter 1 to 40 lowercase letters/],
  ["billing-", /^Enter 1 to 40 lowercase letters/],
  ["b".repeat(41), /^Enter 1 to 40 lowercase letters/],
  ["match", "Rust or Cargo reserves “match”. Enter another name."],
  ["axum", "The service uses a crate named “axum”. Enter another name."],
];

const field = (page) => page.getByRole("textbox", { name: "Name of your service" });
const button = (page) => page.getByRole("main").getByRole("button", { name: "Download" });

const download = async (page, name) => {
  await field(page).fill(name);
  const [saved] = await Promise.all([page.waitForEvent("download"), field(page).press("Enter")]);
  return saved;
};

test("every file is in the archive under the new name, and Cargo accepts it with its lock file", async ({ page }) => {
  await page.goto(PAGE);
  const saved = await download(page, "billing-api");
  expect(saved.suggestedFilename()).toBe("billing-api.tar.gz");
  await expect(page.getByRole("status").filter({ hasText: "Saved billing-api.tar.gz" })).toBeVisible();
  const folder = mkdtempSync(join(tmpdir(), "starter-"));
  try {
    execFileSync("tar", ["xzf", await saved.path(), "-C", folder]);
    const unpacked = join(folder, "billing-api");
    const own = execFileSync("git", ["ls-files", "--cached", "--others", "--exclude-standard", "."], { cwd: STARTER, encoding: "utf8" });
    const files = own.trim().split("\n");
    const found = readdirSync(unpacked, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
    expect(found.length).toBe(files.length);
    for (const file of files) {
      const renamed = readFileSync(join(STARTER, file), "utf8").replaceAll("starter", "billing-api");
      expect(readFileSync(join(unpacked, file), "utf8"), file).toBe(renamed);
    }
    // Fails if the lock file would change.
    const tree = execFileSync("cargo", ["tree", "--locked", "--depth", "0"], { cwd: unpacked, encoding: "utf8" });
    expect(tree).toContain("billing-api v");
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test("a name that does not work is explained at its field, and stays", async ({ page }) => {
  await page.goto(PAGE);
  for (const [name, sentence] of FAULTS) {
    await field(page).fill(name);
    await button(page).click();
    await expect(field(page)).toHaveAccessibleDescription(sentence);
    await expect(field(page)).toHaveAttribute("aria-invalid", "true");
    await expect(field(page)).toBeFocused();
    await expect(field(page)).toHaveValue(name);
  }
  await field(page).fill("billing");
  await expect(field(page)).toHaveAttribute("aria-invalid", "false");
});

test("files that cannot be loaded are reported, and the next attempt works", CHROMIUM, async ({ page, trouble }) => {
  await page.goto(PAGE);
  await page.route("**/starter.json", (route) => route.abort());
  await button(page).click();
  await expect(field(page)).toHaveAccessibleDescription("The files could not be loaded. Check your connection and try again.");
  // The console reports it, too.
  expect(trouble.splice(0).length).toBeGreaterThan(0);
  await page.unroute("**/starter.json");
  expect((await download(page, "my-service")).suggestedFilename()).toBe("my-service.tar.gz");
});
