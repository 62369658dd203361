// A deploy that goes wrong half-way, on nginx: a page of one version meets the files of another, or none, or one cut short.
// It stays readable and says what to do, and when the deploy is complete one reload mends it.
import { test } from "@playwright/test";
import { cpSync, mkdtempSync, readFileSync, readdirSync, renameSync, rmSync, truncateSync, utimesSync, writeFileSync, existsSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { nginx } from "../hosts.mjs";
import { field, results } from "./search.mjs";
import { CHROMIUM, DIST, PROSE, expect, live } from "./site.mjs";

// The console may speak here: files are missing.
// nginx is started once; that both browsers ask again is tested in broken.spec.mjs.

const CALCULATOR = "/calculators/pool-sizing/";
const scratch = mkdtempSync(join(tmpdir(), "deploys-"));
const versions = { old: join(scratch, "old"), new: join(scratch, "new") };
/** What the server shows, whole or half-way. */
const shown = join(scratch, "shown");
/** What pages alone name: a script with another name in it would no longer match its digest. */
const isNamed = (name) => /^(style|calculators|site|simulate|search)-[0-9a-f]{16}|-[0-9a-f]{16}(_bg|-embed)?\.wasm$/.test(name) || isScript(name);
/** The script of a program, which has the program's digest in its name. */
const isScript = (name) => /^[a-z-]+-[0-9a-f]{16}(-embed)?\.js$/.test(name) && existsSync(join(DIST, name.replace(/\.js$/, ".wasm")));
const isPacked = (name) => /\.(br|gz|zst)$/.test(name);
let server;

const put = (from, filter = () => true) => cpSync(from, shown, { recursive: true, preserveTimestamps: true, filter: (name) => filter(name) });
const isPage = (name) => !name.slice(scratch.length).includes(".") || name.endsWith(".html");
const isFile = (name) => !name.endsWith(".html");
/** A server tells versions of a file apart by second and size: those of two builds are never of one second. */
const built = (folder, daysAgo) => {
  const then = Date.now() / 1000 - daysAgo * 86_400;
  for (const name of readdirSync(folder, { recursive: true })) utimesSync(join(folder, name), then, then);
};
const emptied = () => rmSync(shown, { recursive: true, force: true });

test.describe.configure({ mode: "serial" });

test.beforeAll(async () => {
  cpSync(DIST, versions.old, { recursive: true, filter: (name) => !isPacked(name) });
  // The same site with every file under another name.
  cpSync(versions.old, versions.new, { recursive: true });
  const other = (digest) => [...digest].reverse().join("");
  const digests = readdirSync(versions.new)
    .filter(isNamed)
    .map((name) => name.match(/-([0-9a-f]{16})/)[1]);
  for (const file of readdirSync(versions.new, { recursive: true }).filter((name) => name.endsWith(".html"))) {
    const text = readFileSync(join(versions.new, file), "utf8");
    writeFileSync(
      join(versions.new, file),
      digests.reduce((text, digest) => text.replaceAll(digest, other(digest)), text),
    );
  }
  for (const name of readdirSync(versions.new).filter(isNamed)) {
    renameSync(join(versions.new, name), join(versions.new, name.replace(/[0-9a-f]{16}/, other)));
  }
  built(versions.old, 2);
  built(versions.new, 1);
  put(versions.old);
  server = await nginx(shown);
});

test.afterAll(async () => {
  await server?.stop();
  rmSync(scratch, { recursive: true, force: true });
});

const lost = (page) => page.getByRole("alert").filter({ hasText: "Part of this page could not be loaded" });
const stopped = (page) => page.getByRole("alert").filter({ hasText: "The calculator has stopped" });
const isStyled = (page) => page.evaluate(() => getComputedStyle(document.body).fontFamily.includes("system-ui"));

const expectWhole = async (page, address) => {
  await expect(lost(page)).toHaveCount(0);
  await expect.poll(() => isStyled(page)).toBe(true);
  if (address !== CALCULATOR) return;
  await live(page);
  await expect(stopped(page)).toBeHidden();
  await page.getByRole("button", { name: "Simulate" }).click();
  await expect(page.getByRole("row", { name: /^Wait, p99/ })).toBeVisible();
};

const HALVES = [
  ["an old page with the files of the new version", { pages: "old", files: "new" }],
  ["a new page whose files are not there yet", { pages: "new", files: "old" }],
];

for (const [what, { pages, files }] of HALVES) {
  for (const address of [CALCULATOR, PROSE]) {
    test(`${what}: ${address}`, CHROMIUM, async ({ page }) => {
      emptied();
      put(versions[files], isFile);
      put(versions[pages], isPage);
      await page.goto(server.origin + address);
      await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
      await expect(page.getByRole("main")).toContainText(address === CALCULATOR ? "pool" : "probe");
      await expect(lost(page)).toBeVisible();
      if (address === CALCULATOR) await expect(stopped(page)).toBeVisible();
      emptied();
      put(versions.new);
      await page.getByRole("button", { name: "Reload the page" }).click();
      await expectWhole(page, address);
    });
  }
}

test("files that were cut short, and are kept as they came", CHROMIUM, async ({ page }) => {
  emptied();
  // The server knows by name which files it may let browsers keep: those of this version.
  put(versions.old);
  const cut = readdirSync(shown).filter((name) => /^(style|site)-.*\.(css|js)$|^pool-sizing-[0-9a-f]{16}\.wasm$/.test(name));
  expect(cut.length).toBe(3);
  for (const name of cut) truncateSync(join(shown, name), 1000);
  await page.goto(server.origin + CALCULATOR);
  await expect(lost(page)).toBeVisible();
  await expect(stopped(page)).toBeVisible();
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  // Kept for good, they are not asked for again by a reload alone.
  const answer = await page.request.get(`${server.origin}/${cut.at(0)}`);
  expect(answer.headers()["cache-control"]).toContain("immutable");
  emptied();
  put(versions.old);
  await page.reload();
  await expectWhole(page, CALCULATOR);
});

test("a page that is open while the new version comes", CHROMIUM, async ({ page }) => {
  emptied();
  put(versions.old);
  await page.goto(server.origin + CALCULATOR);
  await live(page);
  emptied();
  put(versions.new);
  // What the page has goes on; what it has not loaded yet is of the old version and gone.
  await page.getByLabel("Requests at peak").fill("900");
  await expect(stopped(page)).toBeHidden();
  await page.getByRole("button", { name: "Search" }).first().click();
  await expect(page.getByRole("alert").filter({ hasText: "Reload the page" })).toBeVisible();
  await page.reload();
  await page.getByRole("button", { name: "Search" }).first().click();
  await field(page).fill("shutdown");
  await expect(
    results(page)
      .filter({ hasText: /shutdown/i })
      .first(),
  ).toBeVisible();
  await page.keyboard.press("Escape");
  await page.keyboard.press("Escape");
  await expectWhole(page, CALCULATOR);
});
