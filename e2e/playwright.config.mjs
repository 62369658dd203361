import { defineConfig } from "@playwright/test";
import { execFileSync } from "node:child_process";

const serve = (folder, port, base) => ({
  command: `node server.mjs ${folder} ${port} ${base}`,
  port,
  reuseExistingServer: false,
});

export default defineConfig({
  testDir: "tests",
  forbidOnly: Boolean(process.env.CI),
  fullyParallel: true,
  // The longest lists take a slow machine some time.
  timeout: 90_000,
  workers: 2,
  reporter: "list",
  use: {
    baseURL: "http://127.0.0.1:4180",
    browserName: "chromium",
    // A worker would answer before the tests that stop requests; those of the worker itself allow it.
    serviceWorkers: "block",
    launchOptions: {
      executablePath: execFileSync("../scripts/browser", { encoding: "utf8" }).trim(),
      args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
    },
  },
  webServer: [serve("../dist", 4180, "/"), serve("../target/site-below-a-path", 4181, "/docs/")],
});
