// The checker of files: what is given, what is found, and what stays in the browser.
import { CHROMIUM, PAGES, expect, html, test } from "./site.mjs";

const FAULTY = "FROM debian\nCOPY app /app\nCMD /app serve\n";

const open = async (page) => {
  await page.goto("/check/");
  return page.getByRole("region", { name: "Your files" });
};
const status = (page) => page.getByRole("region", { name: "Your files" }).getByRole("status");
const overview = (page) => page.getByRole("region", { name: "Findings", exact: true });
const finding = (page, name) => page.getByRole("article", { name });
const give = (page, files) =>
  page.locator("[data-input=files]").setInputFiles(files.map(([name, text]) => ({ name, mimeType: "text/plain", buffer: Buffer.from(text) })));

test("a file is checked, and each finding is below its line and has a page", async ({ page }) => {
  await open(page);
  await give(page, [["Dockerfile", FAULTY]]);
  await expect(status(page)).toContainText(/^\d+ findings in 1 file/);
  await overview(page)
    .getByRole("link", { name: /The service runs as root/ })
    .click();
  await expect(finding(page, /The service runs as root/)).toBeFocused();
  await finding(page, /The service runs as root/)
    .getByRole("link", { name: "runs-as-root" })
    .click();
  await expect(page).toHaveURL("/check/runs-as-root/");
  await expect(page.getByRole("heading", { name: "Fix" })).toBeVisible();
});

test("pasted text is checked under its name, with the keyboard alone", async ({ page }) => {
  await open(page);
  await page.getByRole("button", { name: "Paste text" }).press("Enter");
  const text = page.getByRole("textbox", { name: "Content" });
  await expect(text).toBeFocused();
  await page.getByRole("button", { name: "Check this text" }).press("Enter");
  await expect(page.getByRole("alert")).toHaveText("Paste the content of the file.");
  await text.fill(FAULTY);
  await page.getByRole("button", { name: "Check this text" }).press("Enter");
  await expect(status(page)).toContainText(/^\d+ findings in 1 file/);
  await expect(text).toHaveValue(FAULTY);
});

test("a patch that is applied here removes its finding", async ({ page }) => {
  await open(page);
  await give(page, [["Dockerfile", FAULTY]]);
  const shell = finding(page, /The shell form/);
  await expect(shell.getByRole("figure", { name: "Patch" })).toContainText('CMD ["/app", "serve"]');
  await shell.getByRole("button", { name: "Apply the patch here" }).click();
  await expect(status(page)).toContainText("Dockerfile is changed here");
  await expect(shell).toHaveCount(0);
});

test("a service with faults shows findings in every file, in code, and across files", async ({ page }) => {
  await open(page);
  await page.getByRole("button", { name: "a service with faults" }).click();
  await expect(status(page)).toContainText("Code:");
  for (const path of ["Dockerfile", "Cargo.toml", "compose.yaml", "k8s/deployment.yaml", "src/main.rs"]) {
    await expect(page.getByRole("region", { name: path }).getByRole("article").first()).toBeVisible();
  }
  await expect(
    overview(page)
      .getByRole("link", { name: /more connections than PostgreSQL accepts/ })
      .first(),
  ).toBeVisible();
});

test("the reference service has no findings", async ({ page }) => {
  await open(page);
  await page.getByRole("button", { name: "the reference service" }).click();
  await expect(status(page)).toHaveText(/^No findings in \d+ files\. Code: No findings in \d+ files\.$/);
  await expect(page.getByRole("article")).toHaveCount(0);
});

test("files stay in the browser, and the report to share has neither their names nor their text", async ({ page }) => {
  await open(page);
  await give(page, [["Dockerfile", "FROM debian:13-slim\nUSER 1000\n"]]);
  await expect(status(page)).toHaveText("No findings in 1 file.");
  const requests = [];
  page.on("request", (request) => requests.push(request.url()));
  await give(page, [["secret-project.dockerfile", 'FROM debian\nCOPY secret.txt /\nCMD ["/app"]\n']]);
  await expect(status(page)).toContainText(/\d findings in 2 files/);
  expect(requests).toEqual([]);
  await page.getByText("Share this report without the files").click();
  const report = page.getByRole("figure", { name: "Report" });
  await expect(report).toContainText("latest-tag 1");
  await expect(report).not.toContainText("secret");
});

test("text of files is text, never markup", async ({ page }) => {
  await open(page);
  await give(page, [["<img src=x>.dockerfile", "FROM <img/src=x/onerror=alert(1)>\nRUN echo '<script>alert(1)</script>'\n"]]);
  await expect(status(page)).toContainText("finding");
  await expect(page.locator("main img, main script")).toHaveCount(0);
});

test("files that cannot be read are named, and files are removed one by one", async ({ page }) => {
  await open(page);
  await page.locator("[data-input=files]").setInputFiles([
    { name: "Dockerfile", mimeType: "text/plain", buffer: Buffer.from(FAULTY) },
    { name: "fly.toml", mimeType: "text/plain", buffer: Buffer.from([0x61, 0x0a, 0xff]) },
  ]);
  await expect(status(page)).toContainText("fly.toml is not UTF-8 text (line 2).");
  await page.getByRole("button", { name: "Remove fly.toml" }).click();
  await expect(status(page)).not.toContainText("fly.toml");
  await page.getByRole("button", { name: "Remove all files" }).click();
  await expect(overview(page)).toBeHidden();
  await expect(page.getByRole("button", { name: "Choose files" })).toBeFocused();
});

test("a dropped file is checked", CHROMIUM, async ({ page }) => {
  const region = await open(page);
  const transfer = await page.evaluateHandle((text) => {
    const data = new DataTransfer();
    data.items.add(new File([text], "Dockerfile"));
    return data;
  }, FAULTY);
  await region.dispatchEvent("drop", { dataTransfer: transfer });
  await expect(status(page)).toContainText(/^\d+ findings in 1 file/);
});

test("the programs are loaded only when they are needed", CHROMIUM, async ({ page }) => {
  const loaded = [];
  page.on("request", (request) => loaded.push(...(request.url().match(/checker(-code|-numbers)?-[0-9a-f]+\.wasm/) ?? []).slice(0, 1)));
  await open(page);
  await page.getByRole("button", { name: "Choose files" }).focus();
  expect(loaded).toEqual([]);
  await give(page, [["Dockerfile", FAULTY]]);
  await expect(status(page)).toContainText("finding");
  expect(loaded.filter((name) => name.startsWith("checker-code"))).toEqual([]);
});

test("every rule is listed, and every page of a rule shows its finding", CHROMIUM, async ({ page }) => {
  await open(page);
  const links = await page.locator("[aria-labelledby=rules] li a").evaluateAll((links) => links.map((link) => new URL(link.href).pathname));
  const pages = PAGES.filter((address) => /^\/check\/./.test(address));
  expect(links.sort()).toEqual(pages);
  expect(pages.length).toBeGreaterThanOrEqual(80);
  for (const address of pages) expect(html(address), address).toContain("finding-1");
});
