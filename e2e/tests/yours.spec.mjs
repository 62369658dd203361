// The sentences around numbers that can be the reader's own stay true and grammatical, whatever the numbers are.
import { readFileSync } from "node:fs";
import { CHROMIUM, PAGES, expect, hasCalculator, html, live, test } from "./site.mjs";

const KEY = "axum-in-production:deployment";
const MARKED = PAGES.filter((address) => html(address).includes("data-yours="));

const DEPLOYMENTS = {
  "one of everything": "instances=1&probers=1&rps=1&pool-size=1&db-cores=1&platform=vps",
  "a database that has to share its cores": "instances=12&rps=1500&pool-size=20",
  "more than the database can take": "instances=1000&probers=100&rps=100000&pool-size=500&db-cores=1",
  "no traffic": "instances=1&rps=0.001",
  "one prober, for the platform has one": "platform=kubernetes",
};

const open = async (page, address, deployment) => {
  await page.goto("/404.html");
  await page.evaluate(([key, value]) => localStorage.setItem(key, value), [KEY, deployment]);
  await page.goto(address);
  if (hasCalculator(address)) await live(page);
  await page.evaluate(async () => {
    await globalThis.deployment;
    // Numbers are computed once the program has come, and shown in a task of their own.
    await globalThis.calculators;
    await new Promise((then) => setTimeout(then));
  });
};

/** What is wrong with the sentences of the page. */
const faults = (page) =>
  page.evaluate(() => {
    const found = [];
    const all = [...document.querySelectorAll("[data-yours]")];
    for (const block of new Set(all.map((mark) => mark.closest("p, li, dd, table")))) {
      const copy = block.cloneNode(true);
      for (const code of copy.querySelectorAll("code")) code.replaceWith("…");
      const words = copy.textContent.replace(/\s+/g, " ");
      for (const [wrong] of words.matchAll(/(?<![\d.,])1 (?!s\b|is\b|was\b)[a-z]*s\b/g)) found.push(`"${wrong}" in "${words}"`);
      for (const mark of block.querySelectorAll("[data-yours]:not([data-yours$='/platform'])")) {
        if (!Number.isFinite(Number(mark.value)) || mark.value === "") found.push(`"${mark.textContent}" is no number in "${words}"`);
        if (!/^(under )?\$?[<\d]/.test(mark.textContent)) found.push(`"${mark.textContent}" is no number in "${words}"`);
      }
    }
    return found;
  });

/** Numbers with what they count, as pairs, outside of code, tables, drawings and examples. A moving picture follows the form. */
const counted = (page) =>
  page.evaluate(() => {
    const pairs = (text) => [...text.matchAll(/(?<![\d.,])(\d[\d,]*(?:\.\d+)?) ([a-z]{3,})/g)].map(([pair]) => pair);
    const blocks = [...document.querySelectorAll("main :is(p, li, dd, figcaption, text)")].filter(
      (block) => !block.closest(".setting, .sources, .code, .claim, [data-moving]"),
    );
    const isExample = (block, sentence) =>
      /\bexample\b/i.test(sentence) || /^Example:/.test(block.closest("figure")?.querySelector("figcaption")?.textContent ?? "");
    const marked = new Set();
    const fixed = new Set();
    for (const block of blocks) {
      const copy = block.cloneNode(true);
      for (const mark of block.querySelectorAll("[data-yours]")) {
        const noun = mark.nextElementSibling?.matches("[data-one]") ? ` ${mark.nextElementSibling.textContent}` : (mark.nextSibling?.data ?? "");
        const words = `${mark.textContent}${noun}`;
        for (const pair of pairs(words).filter((pair) => words.startsWith(pair))) marked.add(pair);
      }
      for (const mark of copy.querySelectorAll("[data-yours]")) mark.textContent = "…";
      for (const sentence of copy.textContent.replace(/\s+/g, " ").split(/(?<=[.:;?]) /)) {
        if (!isExample(block, sentence)) for (const pair of pairs(sentence)) fixed.add(pair);
      }
    }
    return [...marked].filter((pair) => fixed.has(pair));
  });

test("there are pages with numbers of the reader", CHROMIUM, () => {
  expect(MARKED.length).toBeGreaterThan(0);
});

for (const address of MARKED) {
  test(`the numbers of ${address} can be anybody's, and none stands there twice, once the reader's and once not`, CHROMIUM, async ({ page }) => {
    await page.goto(address);
    expect(await counted(page)).toEqual([]);
    let own = 0;
    for (const [name, deployment] of Object.entries(DEPLOYMENTS)) {
      await open(page, address, deployment);
      own += await page
        .locator("[data-yours]")
        .getByRole("button", { name: /, yours$/ })
        .count();
      expect(await faults(page), name).toEqual([]);
    }
    expect(own).toBeGreaterThan(0);
  });
}

test("with one of it, what is counted stands in the singular, and in the plural again after a press", async ({ page }) => {
  await open(page, "/errors/patterns/", "instances=1&probers=1");
  const sentence = page.locator("p").filter({ has: page.locator("[data-yours='health-check-load/probers']") });
  await expect(sentence).toContainText("With 1 node, 1 instance and an interval of 2 s, that means 0.5 checks per second");
  await sentence.getByRole("button", { name: "1, yours" }).first().press("Enter");
  await expect(sentence).toContainText("With 10 nodes, 10 instances and an interval of 2 s, that means 50 checks per second");
});

test("Little's law and the wait for a core go together where the database is shared", async ({ page }) => {
  await open(page, "/resources/connection-pool/", DEPLOYMENTS["a database that has to share its cores"]);
  const law = page.locator("p", { hasText: /Little.s law/ });
  await expect(law.getByRole("button", { name: "1,500, yours" })).toBeVisible();
  await expect(law).toContainText("including any wait for a database core");
  const busy = law.locator("[data-yours='pool-sizing/busy-connections']");
  // 1,500 a second of 10 ms are 15; what is more is the wait.
  expect(Number(await busy.getAttribute("value"))).toBeGreaterThan(15);
});

test("an input is printed by the scripts as the calculators print it", async ({ page }) => {
  const read = (path) => readFileSync(new URL(`../../${path}`, import.meta.url), "utf8");
  const lines = read("crates/models/tests/in-full.txt").split("\n");
  const expected = lines.filter((line) => line && !line.startsWith("#")).map((line) => line.split("\t"));
  const numbers = expected.map(([number]) => number);
  const script = `${read("src/pages/scripts/in-full.js")}; ${JSON.stringify(numbers)}.map((number) => inFull(Number(number)))`;
  expect(await page.evaluate(script)).toEqual(expected.map(([, text]) => text));
});
