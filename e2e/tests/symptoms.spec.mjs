import { expect, test } from "./site.mjs";

const open = async (page) => {
  await page.goto("/symptoms/", { waitUntil: "networkidle" });
  return page.getByRole("textbox", { name: /Error line/ });
};
const found = (page) => page.getByRole("region", { name: "Matches" }).locator("[data-symptom]");

test("each message, as it stands in a log, finds its own symptom first", async ({ page }) => {
  test.setTimeout(180_000);
  const line = await open(page);
  const symptoms = await page.locator("[data-symptom]").evaluateAll((entries) =>
    entries.map((entry) => [entry.id, entry.dataset.messages.split("\n")]),
  );
  expect(symptoms.length).toBeGreaterThanOrEqual(30);
  for (const [id, messages] of symptoms) {
    for (const message of messages) {
      const printed = message.replaceAll("*", "some thing 42");
      await line.fill(`2026-11-23T03:12:44Z ERROR orders: ${printed} (request 7f3a)`);
      await expect(found(page).first(), message).toHaveAttribute("id", id);
      await expect(found(page).first()).toHaveAttribute("open", "");
    }
  }
});

test("a pasted log finds what its lines say, colors and all", async ({ page }) => {
  const line = await open(page);
  await line.fill("starting\n\u001b[31mERROR\u001b[0m Pool timed out while  waiting for an open connection\nstopped");
  await expect(found(page).first()).toHaveAttribute("id", "pool-timed-out");
  await expect(page.locator("[data-status]")).toContainText("with this message");
});

test("words find too, nothing is said to match nothing, and clearing brings all back", async ({ page }) => {
  const line = await open(page);
  const all = await page.locator("[data-symptom]").count();
  await line.fill("disk is full");
  await expect(found(page).first()).toContainText(/disk|space/i);
  await line.fill("xyzzy plugh");
  await expect(page.locator("[data-status]")).toHaveText(/^Nothing matches/);
  await line.fill("");
  await expect(page.locator("[data-symptom]:visible")).toHaveCount(all);
});

test("what is pasted stays on the page", async ({ page }) => {
  const line = await open(page);
  const requests = [];
  page.on("request", (request) => requests.push(request.url()));
  await line.fill("password=hunter2 connection refused");
  await line.press("Enter");
  expect(requests).toEqual([]);
  expect(page.url()).not.toContain("hunter2");
});

test("a link to a symptom opens it", async ({ page }) => {
  await page.goto("/symptoms/#pool-timed-out");
  await expect(page.locator("#pool-timed-out")).toHaveAttribute("open", "");
  await page.locator("#pool-timed-out").getByRole("list", { name: "More" }).getByRole("link").first().click();
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
});
