// What a first visit loads is a number in the text, and the price of a million readers is computed with it. It must stay true.
import { readFileSync } from "node:fs";
import { test } from "@playwright/test";
import { serve } from "../server.mjs";
import { CALCULATOR, CHROMIUM, DIST, expect, hasCalculator, live } from "./site.mjs";

test.use({ serviceWorkers: "allow" });

const ARTICLE = "/platforms/load-balancers/";
const FILE = "content/visit.toml";
/** How far the text may be from what is loaded. */
const SHARE = 0.05;

/** The parts that the file names, with their numbers. */
const written = () =>
  readFileSync(new URL(`../../${FILE}`, import.meta.url), "utf8")
    .split("[[part]]")
    .slice(1)
    .map((text) => ({
      name: text.match(/name = "(.*)"/)[1],
      requests: Number(text.match(/requests = (\d+)/)[1]),
      bytes: Number(text.match(/bytes = (\d+)/)[1]),
    }));

const asToml = (parts) => parts.map(({ name, requests, bytes }) => `[[part]]\nname = "${name}"\nrequests = ${requests}\nbytes = ${bytes}\n`).join("\n");

/** Serves the site and counts what it sends, headers included. */
async function counted() {
  const server = serve(DIST);
  const sent = [];
  // Before the server itself: what it sends at once is counted too.
  server.prependListener("request", (request, response) => {
    // Connections that are kept alive answer one request after the other.
    const before = request.socket.bytesWritten;
    response.on("finish", () => sent.push({ path: request.url, bytes: request.socket.bytesWritten - before }));
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  return { server, sent, address: `http://127.0.0.1:${server.address().port}` };
}

// Bytes are the server's: one browser is enough.
test("a first visit loads what the text says", CHROMIUM, async ({ page }) => {
  const { server, sent, address } = await counted();
  const parts = [];
  const part = (name) => {
    const taken = sent.splice(0);
    parts.push({ name, requests: taken.length, bytes: taken.reduce((sum, { bytes }) => sum + bytes, 0) });
  };
  try {
    await page.goto(address, { waitUntil: "networkidle" });
    part("The home page");
    expect(hasCalculator(ARTICLE), "a page without a calculator").toBe(false);
    await page.goto(address + ARTICLE, { waitUntil: "networkidle" });
    part("A page of the reference");
    await page.goto(address + CALCULATOR, { waitUntil: "networkidle" });
    await live(page);
    part("A calculator, with its WebAssembly");
    await page.evaluate(async () => {
      await navigator.serviceWorker.ready;
      while (!navigator.serviceWorker.controller)
        await new Promise((then) => navigator.serviceWorker.addEventListener("controllerchange", then, { once: true }));
    });
    // What was open already is fetched once more, to be kept.
    await expect.poll(() => page.evaluate(async (path) => Boolean(await caches.match(path)), CALCULATOR)).toBe(true);
    part("What is stored for offline use");
  } finally {
    server.closeAllConnections();
    server.close();
  }
  const sum = (list, key) => list.reduce((all, one) => all + one[key], 0);
  const remedy = `write into ${FILE}, with the day of today:\n\n${asToml(parts)}`;
  expect(
    written().map(({ name }) => name),
    remedy,
  ).toEqual(parts.map(({ name }) => name));
  for (const key of ["bytes", "requests"]) {
    const [is, was] = [sum(parts, key), sum(written(), key)];
    expect(Math.abs(is / was - 1), `${was} ${key} stand there and ${is} are loaded; ${remedy}`).toBeLessThan(SHARE);
  }
});
