import { defineConfig } from "@playwright/test";
import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";

export default defineConfig({
  testDir: "tests",
  globalSetup: "./global-setup.mjs",
  forbidOnly: Boolean(process.env.CI),
  fullyParallel: true,
  // The machines of CI are shared and stall at times. What fails once and then passes is listed there as flaky.
  retries: process.env.CI ? 1 : 0,
  // The longest lists take a slow machine some time.
  timeout: 90_000,
  workers: 2,
  reporter: "list",
  // Pictures are taken when a person asks for it: make snapshots.
  updateSnapshots: "none",
  snapshotPathTemplate: "snapshots/{arg}{ext}",
  expect: { toHaveScreenshot: { maxDiffPixelRatio: 0.002 } },
  // A service worker would answer before the tests that stop requests; those of the worker itself allow it.
  use: { baseURL: process.env.SITE_URL?.replace(/\/$/, ""), serviceWorkers: "block" },
  projects: [
    {
      name: "chromium",
      use: {
        browserName: "chromium",
        launchOptions: {
          executablePath: execFileSync("../scripts/browser", ["chromium"], { encoding: "utf8" }).trim(),
          args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
        },
      },
    },
    {
      // The system's own Firefox, not a patched one, through WebDriver BiDi.
      name: "firefox",
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
