import { SYMPTOMS } from "../content.mjs";
import { CHROMIUM, expect, test } from "./site.mjs";

const open = async (page) => {
  await page.goto("/symptoms/");
  return page.getByRole("textbox", { name: /Error line/ });
};
const found = (page) => page.getByRole("region", { name: "Matches" }).locator("[data-symptom]");

test("each message, as it stands in a log, finds its own symptom first", CHROMIUM, async ({ page }) => {
  const line = await open(page);
  const symptoms = await page.locator("[data-symptom]").evaluateAll((entries) => entries.map((entry) => [entry.id, entry.dataset.messages.split("\n")]));
  expect(symptoms.map(([id]) => id).sort()).toEqual(SYMPTOMS.toSorted());
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
  await expect(page.locator("[data-status]")).toHaveText(/^No matches/);
  await line.fill("");
  await expect(page.locator("[data-symptom]:visible")).toHaveCount(all);
});

test("what is pasted stays on the page", async ({ page }) => {
  const line = await open(page);
  const requests = [];
  // Files of the page itself, such as its icon, may still be on their way.
  const isFile = (request) => request.method() === "GET" && /^\/[\w.-]+$/.test(new URL(request.url()).pathname) && !new URL(request.url()).search;
  page.on("request", (request) => isFile(request) || requests.push(request.url()));
  await line.fill("password=hunter2 connection refused");
  await expect(page.locator("[data-status]")).not.toBeEmpty();
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

/** Pastes a text as a reader does it. */
const paste = async (page, line, text) => {
  await page.evaluate((text) => navigator.clipboard.writeText(text), text);
  await line.focus();
  await page.keyboard.press("ControlOrMeta+A");
  await page.keyboard.press("ControlOrMeta+V");
};
const MESSAGE = "pool timed out while waiting for an open connection";
const log = (lines) => Array.from({ length: lines }, (_, number) => `2026-11-23T03:12:44Z INFO orders: request ${number} done`);
const MEGABYTES = 5_000_000;

test("of a long log the last lines are searched, and the page says so", async ({ page }) => {
  const line = await open(page);
  for (const enter of [(text) => line.fill(text), (text) => paste(page, line, text)]) {
    await enter([...log(41_229), `ERROR orders: ${MESSAGE}`].join("\n"));
    await expect(page.locator("[data-status]")).toHaveText("Searched the last 2,000 of 41,230 lines. 1 symptom with this message");
    await expect(found(page).first()).toHaveAttribute("id", "pool-timed-out");
    expect((await line.inputValue()).split("\n").length).toBe(2000);
    // What is not searched is not shown either, and nothing is said about it once something else is entered.
    await line.fill(MESSAGE);
    await expect(page.locator("[data-status]")).toHaveText("1 symptom with this message");
  }
});

test("a log up to the limit is searched as a whole", async ({ page }) => {
  const line = await open(page);
  await paste(page, line, [MESSAGE, ...log(1999)].join("\n"));
  await expect(page.locator("[data-status]")).toHaveText("1 symptom with this message");
  await expect(found(page).first()).toHaveAttribute("id", "pool-timed-out");
});

for (const [what, text, said] of [
  ["words", "some words of a page ".repeat(MEGABYTES / 21), /^Searched the last 200,000 of [\d,]+ characters\./],
  ["line ends", "\n".repeat(MEGABYTES), /^Searched the last 2,000 of 5,000,000 lines\.$/],
  ["one line", `${"x".repeat(MEGABYTES)} ${MESSAGE}`, /^Searched the last 200,000 of [\d,]+ characters\. 1 symptom with this message$/],
  ["two signs for each character", "\u{1F600}".repeat(MEGABYTES / 2), /^Searched the last 200,000 of 5,000,000 characters\./],
  ["different words", Array.from({ length: 800_000 }, (_, number) => `w${number}`).join(" "), /^Searched the last .* No line matches a known message/],
  ["zeros", "\0a\0b ".repeat(MEGABYTES / 5), /^Searched the last [\d,]+ of [\d,]+ characters\./],
]) {
  test(`megabytes of ${what} are cut to what can be searched at once`, what.startsWith("two signs") ? {} : CHROMIUM, async ({ page }) => {
    const line = await open(page);
    await line.fill(text);
    await expect(page.locator("[data-status]")).toHaveText(said);
    const kept = await line.inputValue();
    expect(kept.length).toBeLessThanOrEqual(200_000);
    expect(kept.isWellFormed?.() ?? true).toBe(true);
    await line.fill(MESSAGE);
    await expect(found(page).first()).toHaveAttribute("id", "pool-timed-out");
  });
}
