// The simulation behind the picture of the pool, without a browser, and the picture itself.
import { uniform } from "../../src/pages/scripts/moving/events.mjs";
import { BATCHES, measurement, system } from "../../src/pages/scripts/queue/system.mjs";
import { CHROMIUM, expect, live, test } from "./site.mjs";

const COUNT = 400_000;

/** Shares and means over many requests, the first tenth of which fills the system. */
const measure = (inputs) => {
  const measured = measurement({ instances: 1, timeout: 1e9, cores: 1, cpu: 0, held: 1, ...inputs }, 7, COUNT / 10);
  measured.admit(COUNT);
  const { waits } = measured;
  const known = waits.filter(Number.isFinite);
  return {
    waited: waits.filter((wait) => wait > 0).length / waits.length,
    mean: known.reduce((sum, wait) => sum + wait, 0) / known.length,
    p99: measured.endBatch().p99,
    lost: 1 - known.length / waits.length,
  };
};

// Erlang's C formula, with the values that crates/simulation/src/tests/theory.rs compares as well.
for (const [servers, load, waited] of [
  [1, 0.5, 0.5],
  [2, 1, 1 / 3],
  [5, 4, 0.554113],
  [10, 8, 0.40918],
]) {
  const mean = waited / (servers - load);

  test(`a pool of ${servers} under a load of ${load} makes requests wait as Erlang's formula says`, CHROMIUM, () => {
    const found = measure({ rate: load, poolSize: servers });
    expect(Math.abs(found.waited / waited - 1)).toBeLessThan(0.03);
    expect(Math.abs(found.mean / mean - 1)).toBeLessThan(0.06);
  });

  test(`${servers} cores under a load of ${load} make requests wait as long`, CHROMIUM, () => {
    // The pool is too large to wait for, so the time from arrival to release has the wait for a core in it.
    const stays = [];
    const seen = ({ number, state, arrived }, now) => state === "done" && number > COUNT / 10 && stays.push(now - arrived);
    system({ rate: load, instances: 1, poolSize: 1e6, timeout: 1e9, held: 0, cpu: 1, cores: servers }, 7, seen).admit(COUNT);
    const found = stays.reduce((sum, stay) => sum + stay, 0) / stays.length;
    expect(Math.abs(found / (1 + mean) - 1)).toBeLessThan(0.03);
  });
}

test("the p99 of a single connection is that of the M/M/1 queue", CHROMIUM, () => {
  const { p99 } = measure({ rate: 0.5, poolSize: 1 });
  expect(Math.abs(p99 / (Math.log(50) / 0.5) - 1)).toBeLessThan(0.06);
});

test("the margin of the p99 has the exact value within it", CHROMIUM, () => {
  const measured = measurement({ rate: 0.5, instances: 1, poolSize: 1, timeout: 1e9, held: 1, cpu: 0, cores: 1 }, 11, 10_000);
  measured.admit(10_000);
  for (let batch = 1; batch < BATCHES; batch += 1) {
    measured.admit(30_000);
    expect(measured.endBatch().margin).toBe(undefined);
  }
  measured.admit(30_000);
  const { p99, margin } = measured.endBatch();
  expect(Math.abs(p99 - Math.log(50) / 0.5)).toBeLessThan(margin);
  expect(margin).toBeLessThan(0.1 * p99);
});

test("without patience, requests are lost as Erlang's B formula says", CHROMIUM, () => {
  expect(Math.abs(measure({ rate: 2, poolSize: 5, timeout: 0 }).lost / 0.0367 - 1)).toBeLessThan(0.04);
});

test("a request is in one place at a time, and none is forgotten", CHROMIUM, () => {
  const after = { "": ["waiting", "held"], waiting: ["held", "lost"], held: ["queued", "running"], queued: ["running"], running: ["done"] };
  const before = new Map();
  const counts = {};
  // An assertion each would take a minute.
  const faults = [];
  const seen = (request) => {
    if (!after[before.get(request) ?? ""]?.includes(request.state)) faults.push(`${before.get(request)}, then ${request.state}`);
    before.set(request, request.state);
    counts[request.state] = (counts[request.state] ?? 0) + 1;
  };
  const running = system({ rate: 450, instances: 2, poolSize: 3, timeout: 0.02, held: 0.008, cpu: 0.002, cores: 1 }, 3, seen);
  running.advance(20);
  running.setRate(0);
  running.advance(60);
  expect(faults).toEqual([]);
  expect(counts.lost).toBeGreaterThan(0);
  expect(counts.held).toBe(counts.done);
  expect(before.size).toBe(counts.done + counts.lost);
});

test("the rate can change at any time", CHROMIUM, () => {
  let arrivals = 0;
  const seen = ({ state }) => {
    arrivals += state === "held" ? 1 : 0;
  };
  const running = system({ rate: 0, instances: 1, poolSize: 1e6, timeout: 1, held: 1e-3, cpu: 0, cores: 1 }, 5, seen);
  running.advance(10);
  expect(arrivals).toBe(0);
  running.setRate(1_000);
  running.advance(20);
  expect(Math.abs(arrivals - 10_000)).toBeLessThan(400);
});

test("random numbers are uniform, and the same for each seed", CHROMIUM, () => {
  const [one, same] = [uniform(1), uniform(1)];
  const numbers = Array.from({ length: 100_000 }, one);
  expect(numbers.slice(0, 10)).toEqual(Array.from({ length: 10 }, same));
  expect(numbers.every((number) => number >= 0 && number < 1)).toBe(true);
  const tenths = numbers.reduce((counts, number) => counts.with(Math.floor(number * 10), counts[Math.floor(number * 10)] + 1), Array(10).fill(0));
  // Chi-square with nine degrees of freedom: 27.9 is exceeded once in a thousand.
  expect(tenths.reduce((sum, count) => sum + (count - 10_000) ** 2 / 10_000, 0)).toBeLessThan(27.9);
});

/** Waits until the browser has drawn so many frames, in which a picture that moves would have moved. */
const frames = (page, count) =>
  page.evaluate(async (count) => {
    for (let drawn = 0; drawn < count; drawn += 1) await new Promise(requestAnimationFrame);
  }, count);

test("the picture of the pool moves, stops, and follows the form and its slider", async ({ page }) => {
  await page.goto("/calculators/pool-sizing/?rps=1500&pool-size=7");
  await live(page);
  const queue = page.getByRole("region", { name: "The pool at work" });
  await queue.scrollIntoViewIfNeeded();
  const slider = queue.getByRole("slider", { name: "Requests per second" });
  await expect(slider).toHaveValue("1500");
  await expect(queue).toContainText("Slow motion");
  await expect(queue).toContainText(/p99 of the wait, over [\d,]+ simulated requests: [\d.]+ (± [\d.]+ )?ms; the formula gives [\d.]+ ms/);
  const served = () => queue.locator("[data-moving-part=served]").textContent();
  const first = await served();
  await expect.poll(served).not.toBe(first);
  await queue.getByRole("button", { name: "Pause" }).press("Enter");
  const paused = await served();
  await frames(page, 20);
  expect(await served()).toBe(paused);
  await slider.press("Home");
  await expect(queue).toContainText("No requests, no wait.");
  await page.getByLabel("Pool size per instance").fill("9");
  await expect(queue.locator(".queue__slots circle")).toHaveCount(9);
});

test("with reduced motion the picture of the pool stands still", async ({ page }) => {
  await page.emulateMedia({ reducedMotion: "reduce" });
  await page.goto("/calculators/pool-sizing/");
  await live(page);
  const queue = page.getByRole("region", { name: "The pool at work" });
  await queue.scrollIntoViewIfNeeded();
  await expect(queue).toContainText("One moment of the simulation.");
  await expect(queue.getByRole("button")).toBeHidden();
  const dots = () => queue.locator(".moving__dots").innerHTML();
  const before = await dots();
  await frames(page, 30);
  expect(await dots()).toBe(before);
});
