// The simulation behind the picture of a retry storm, without a browser, and the picture itself.
import { readFileSync } from "node:fs";
import { system } from "../../src/pages/scripts/storm/system.mjs";
import { DEFAULTS, FILE, still } from "../storm-still.mjs";
import { CHROMIUM, expect, html, live, test } from "./site.mjs";

const COUNT = 300_000;
const NEVER = Number.POSITIVE_INFINITY;
/** One worker that serves one request per second, with endless patience, and no retries. */
const PLAIN = {
  workers: 1,
  work: 1,
  room: NEVER,
  timeout: NEVER,
  attempts: 1,
  budget: NEVER,
  failing: 0,
  failedCost: 1,
  base: 0.1,
  cap: 2,
};

/** Counts and times over many requests. */
const measure = (inputs, count = COUNT) => {
  const found = { sent: 0, first: 0, retries: 0, rejected: 0, started: 0, abandoned: 0, answered: 0, failed: 0, wasted: 0, waited: 0, busy: 0 };
  const seen = ({ number, sent, started }, what, now) => {
    found[what] += 1;
    if (what === "sent") found[number > 0 ? "retries" : "first"] += 1;
    if (what === "started") found.waited += now - sent;
    if (["answered", "failed", "wasted"].includes(what)) found.busy += now - started;
  };
  const running = system({ ...PLAIN, ...inputs }, 7, seen);
  running.admit(count);
  return { ...found, time: running.now() };
};

const near = (value, expected, share) => expect(Math.abs(value / expected - 1), `${value} for ${expected}`).toBeLessThan(share);

// Erlang's C formula, with the values that crates/simulation/src/tests/theory.rs compares as well.
for (const [workers, rate, waited] of [
  [1, 0.5, 0.5],
  [2, 1, 1 / 3],
  [5, 4, 0.554113],
  [10, 8, 0.40918],
]) {
  test(`${workers} workers under a load of ${rate} make attempts wait as Erlang's formula says`, CHROMIUM, () => {
    const found = measure({ workers, rate });
    near(found.waited / found.started, waited / (workers - rate), 0.06);
  });
}

test("without a queue, attempts are rejected as Erlang's B formula says", CHROMIUM, () => {
  const found = measure({ workers: 5, rate: 2, room: 0 });
  near(found.rejected / found.sent, 0.0367, 0.04);
});

test("a short queue rejects as many attempts as the M/M/1/K queue", CHROMIUM, () => {
  const [load, places] = [0.8, 5];
  const found = measure({ rate: load, room: places - 1 });
  near(found.rejected / found.sent, ((1 - load) * load ** places) / (1 - load ** (places + 1)), 0.03);
});

test("clients give up as often as the M/M/1 queue makes them wait, and the service works on", CHROMIUM, () => {
  const found = measure({ rate: 0.5, timeout: 4 });
  near(found.abandoned / found.sent, Math.exp(-0.5 * 4), 0.05);
  near(found.wasted / found.abandoned, 1, 0.001);
  near(found.busy / found.time, 0.5, 0.01);
});

for (const [attempts, failing] of [
  [3, 0.01],
  [3, 0.5],
  [4, 0.5],
  [10, 0.9],
  [3, 1],
]) {
  test(`of ${attempts} attempts, each of which fails with probability ${failing}, as many are made as the model says`, CHROMIUM, () => {
    const found = measure({ workers: 1e6, rate: 10, attempts, failing });
    const expected = failing < 1 ? (1 - failing ** attempts) / (1 - failing) : attempts;
    near(found.sent / found.first, expected, 0.01);
    expect(Math.abs(found.answered / found.first - 1 + failing ** attempts)).toBeLessThan(0.01);
  });
}

for (const [attempts, failing, budget] of [
  [3, 1, 0.1],
  [3, 0.5, 0.1],
  [10, 0.9, 0.2],
  [3, 0.05, 0.1],
]) {
  test(`a budget of ${budget} caps ${attempts} attempts of which ${failing} fail`, CHROMIUM, () => {
    const found = measure({ workers: 1e6, rate: 100, attempts, failing, budget });
    const asked = failing < 1 ? (1 - failing ** attempts) / (1 - failing) : attempts;
    near(found.sent / found.first, Math.min(asked, 1 + budget), 0.01);
    expect(found.retries).toBeLessThanOrEqual(budget * found.first);
  });
}

test("attempts that fail cost the workers their share", CHROMIUM, () => {
  const [failing, failedCost, attempts, rate] = [0.4, 0.25, 3, 2];
  const found = measure({ workers: 100, rate, attempts, failing, failedCost });
  // λ F(p) (1 - p (1 - w)).
  const factor = (1 - failing ** attempts) / (1 - failing);
  near(found.busy / found.time, rate * factor * (1 - failing * (1 - failedCost)), 0.01);
});

test("the pauses double up to the cap, with full jitter", CHROMIUM, () => {
  const pauses = [[], [], [], []];
  let failed;
  const seen = ({ number }, what, now) => {
    if (what === "sent" && number > 0) pauses[number - 1].push(now - failed);
    if (what === "failed") failed = now;
  };
  // Requests are so rare that each ends before the next.
  system({ ...PLAIN, workers: 1, work: 1e-6, rate: 1e-3, attempts: 5, failing: 1, base: 0.1, cap: 0.5 }, 7, seen).admit(20_000);
  for (const [at, longest] of [0.1, 0.2, 0.4, 0.5].entries()) {
    const all = pauses[at];
    near(all.reduce((sum, pause) => sum + pause, 0) / all.length, longest / 2, 0.02);
    expect(all.every((pause) => pause <= longest + 1e-6)).toBe(true);
  }
});

test("each attempt is in one place at a time, and ends once", CHROMIUM, () => {
  const after = {
    "": ["sent"],
    sent: ["rejected", "started", "abandoned"],
    started: ["answered", "failed", "abandoned", "wasted"],
    abandoned: ["started", "wasted"],
  };
  const before = new Map();
  // An assertion each would take a minute.
  const faults = [];
  const ends = { answered: 0, failed: 0, wasted: 0, rejected: 0 };
  const seen = (attempt, what) => {
    if (!after[before.get(attempt) ?? ""]?.includes(what)) faults.push(`${before.get(attempt)}, then ${what}`);
    before.set(attempt, what);
    if (what in ends) ends[what] += 1;
  };
  const running = system({ ...PLAIN, workers: 2, work: 0.1, room: 30, timeout: 1, rate: 15, attempts: 3, failing: 0.1 }, 3, seen);
  running.advance(20);
  running.breakFor(3);
  expect(running.isDown()).toBe(true);
  running.advance(60);
  running.setRate(0);
  running.advance(200);
  expect(faults).toEqual([]);
  for (const count of Object.values(ends)) expect(count).toBeGreaterThan(0);
  expect(ends.answered + ends.failed + ends.wasted + ends.rejected).toBe(before.size);
});

// `w λ F(1) > K`, with the capacity of 20 per second that the picture has.
for (const [rate, attempts, budget, failedCost, persists] of [
  [10, 3, NEVER, 1, true],
  [10, 3, 0.1, 1, false],
  [5, 3, NEVER, 1, false],
  [15, 3, 0.1, 1, false],
  [16, 1, NEVER, 1, false],
  [14, 2, NEVER, 1, true],
  [10, 3, NEVER, 0.1, false],
]) {
  test(`${attempts} attempts at ${rate}/s with a budget of ${budget} and cost of ${failedCost}: overload ${persists ? "lasts" : "ends"}`, CHROMIUM, () => {
    for (let seed = 1; seed <= 5; seed += 1) {
      let answered = 0;
      const seen = (_, what, now) => {
        answered += what === "answered" && now > 150 ? 1 : 0;
      };
      const inputs = { ...DEFAULTS, workers: 4, work: 0.2, room: 100, timeout: 2, rate, attempts, budget, failedCost };
      const running = system(inputs, seed, seen);
      running.advance(20);
      running.breakFor(5);
      running.advance(200);
      expect(answered / (50 * rate) < 0.5, `seed ${seed}: ${answered}`).toBe(persists);
    }
  });
}

test("the still picture is the moment at which the moving one begins", CHROMIUM, () => {
  expect(readFileSync(FILE, "utf8")).toBe(still());
});

const ADDRESS = "/calculators/timeout-budget/";
const open = async (page, query = "") => {
  await page.goto(ADDRESS + query);
  await live(page);
  const storm = page.getByRole("region", { name: "A retry storm at work" });
  await storm.scrollIntoViewIfNeeded();
  return storm;
};
const dots = (storm) => storm.locator(".moving__dots").innerHTML();

test("the picture of a retry storm moves, stops, and has an outage when asked", async ({ page }) => {
  const storm = await open(page);
  const first = await dots(storm);
  await expect.poll(() => dots(storm)).not.toBe(first);
  await expect(storm).toContainText("If all attempts fail, 500 requests/s become 1,500 attempts/s: more than the capacity of 1,000/s");
  await storm.getByRole("switch", { name: "Retry budget of 10%" }).press("Space");
  await expect(storm).toContainText("500 requests/s become 550 attempts/s: within the capacity of 1,000/s, so the service recovers");
  await storm.getByRole("button", { name: "5 s outage" }).press("Enter");
  await expect(storm).toContainText("Outage: the workers start nothing.");
  await storm.getByRole("button", { name: "Pause" }).press("Enter");
  await expect(storm.getByRole("button", { name: "Play" })).toBeVisible();
  const paused = await dots(storm);
  await page.evaluate(async () => {
    for (let drawn = 0; drawn < 20; drawn += 1) await new Promise(requestAnimationFrame);
  });
  expect(await dots(storm)).toBe(paused);
  const slider = storm.getByRole("slider", { name: "Requests per second" });
  await slider.press("End");
  await expect(slider).toHaveAttribute("aria-valuetext", "Requests per second: 1,260");
});

test("the picture of a retry storm follows the form", async ({ page }) => {
  const storm = await open(page, "?retry-budget=20&attempts=4&capacity=2000&rps=900");
  await expect(storm.getByRole("switch", { name: "Retry budget of 20%" })).toBeChecked();
  await expect(storm).toContainText("900 requests/s become 1,080 attempts/s: within the capacity of 2,000/s");
  await expect(storm).toContainText("at 1/100 of your load");
  await expect(storm.getByRole("slider")).toHaveValue("900");
});

test("with reduced motion, the picture of a retry storm stands still, and its switch still works", async ({ page }) => {
  await page.emulateMedia({ reducedMotion: "reduce" });
  const storm = await open(page);
  await expect(storm).toContainText("One moment of the simulation");
  await expect(storm.getByRole("button", { name: "Pause" })).toBeHidden();
  await expect(storm.getByRole("button", { name: "5 s outage" })).toBeHidden();
  // It is the picture that was prerendered, with its counts and words.
  const prerendered = html(ADDRESS);
  expect(prerendered).toContain(
    readFileSync(FILE, "utf8")
      .match(/<path class="storm__retries".*?"\/>/)[0]
      .replace("/>", ""),
  );
  for (const name of ["first", "retries", "answered", "wasted", "state", "reason", "formula"]) {
    const text = await storm.locator(`[data-moving-part=${name}]`).textContent();
    expect(prerendered).toContain(`data-moving-part="${name}">${text}<`);
  }
  await expect(storm).toContainText("Overloaded");
  await storm.getByRole("switch").check();
  await expect(storm).toContainText("OK: the service answers in time.");
  await storm.getByRole("switch").uncheck();
  await storm.getByRole("slider").fill("200");
  await expect(storm).toContainText("OK: the service answers in time.");
});
