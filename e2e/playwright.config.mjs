import { defineConfig } from "@playwright/test";
import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";

export default defineConfig({
  testDir: "tests",
  globalSetup: "./global-setup.mjs",
  forbidOnly: Boolean(process.env.CI),
  fullyParallel: true,
  // What passes only the second time has a fault, in the site or in the test.
  retries: 0,
  timeout: 60_000,
  workers: 2,
  reporter: "list",
  // Pictures are taken when a person asks for it: make snapshots.
  updateSnapshots: "none",
  snapshotPathTemplate: "snapshots/{arg}{ext}",
  // A shared machine stalls at times; what a test waits for is seldom late, and then costs nothing.
  expect: { timeout: 15_000, toHaveScreenshot: { maxDiffPixelRatio: 0.002 } },
  // A service worker would answer before the tests that stop requests; those of the worker itself allow it.
  use: { baseURL: process.env.SITE_URL?.replace(/\/$/, ""), serviceWorkers: "block" },
  // A test of which the other engine would find the same has a tag, and is listed in one project alone.
  projects: [
    {
      name: "chromium",
      grepInvert: /@firefox\b/,
      use: {
        browserName: "chromium",
        launchOptions: {
          executablePath: execFileSync("../scripts/browser", ["headless"], { encoding: "utf8" }).trim(),
          args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
        },
      },
    },
    {
      // The system's own Firefox, not a patched one, through WebDriver BiDi.
      name: "firefox",
      grepInvert: /@chromium\b/,
      use: {
        browserName: "firefox",
        channel: "moz-firefox",
        launchOptions: {
          executablePath: fileURLToPath(new URL("firefox/start.mjs", import.meta.url)),
          firefoxUserPrefs: {
            // The clipboard without asking.
            "dom.events.testing.asyncClipboard": true,
            // A mouse, which a headless machine has not: fine, and able to hover.
            "ui.primaryPointerCapabilities": 6,
            "ui.allPointerCapabilities": 6,
          },
        },
      },
    },
  ],
});
