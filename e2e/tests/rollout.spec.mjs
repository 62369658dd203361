// The simulation behind the picture of a rolling deploy, without a browser, and the picture itself.
import { deploy, rollout } from "../../src/pages/scripts/rollout/system.mjs";
import { CHROMIUM, expect, live, metric, test } from "./site.mjs";
import { brotliCompressSync } from "node:zlib";

/** What the calculator has for a service of four, which replaces one instance at a time and spreads its traffic evenly. */
const FORM = {
  ...{ replicas: 4, rate: 200, surge: 0, unavailable: 1, boot: 6, minReady: 10, waitsForExit: false },
  ...{ p99: 0.5, slowest: 10, lead: 0, streams: false, drain: true, propagation: 5, deregistration: 0, wait: 5, grace: 20 },
};
const RUNS = 20;

/** Counts requests by what became of them, over many deploys. */
const outcomes = (inputs) => {
  const counts = { served: 0, cut: 0, refused: 0 };
  for (let seed = 1; seed <= RUNS; seed += 1) for (const { state } of deploy({ ...FORM, ...inputs }, seed).requests) counts[state] += 1;
  return counts;
};

/** Expects a Poisson count. It is further from its mean than this once in ten thousand times. */
const expectNear = (count, mean) => expect(Math.abs(count - mean), `${count}, not ${mean}`).toBeLessThan(3.9 * Math.sqrt(mean) + 1e-9);

/** E max(0, D - x), by summing P(D > t). */
const excess = ({ p99, slowest }, from) => {
  const width = 1e-3;
  let sum = 0;
  for (let time = from + width / 2; time < slowest; time += width) sum += time < p99 ? 100 ** (-time / p99) : (0.01 * (slowest - time)) / (slowest - p99);
  return sum * width;
};

/** Integrates the share of requests that the balancer sends to instances that no longer listen. */
const shareRefused = ({ instances, settled }) => {
  let sum = 0;
  const width = 0.01;
  for (let time = width / 2; time < settled; time += width) {
    const listed = instances.filter(({ isNew, created, ready, unlisted }) => (isNew ? ready > created && ready <= time : true) && time < unlisted);
    if (listed.length > 0) sum += (width * listed.filter(({ closed }) => closed <= time).length) / listed.length;
  }
  return sum;
};

test("with a wait as long as the propagation and enough grace, a deploy loses nothing", CHROMIUM, () => {
  for (const inputs of [
    {},
    { wait: 8, grace: 18 },
    { surge: 2, unavailable: 0, boot: 1, minReady: 0 },
    { replicas: 7, surge: 2, unavailable: 3, boot: 2, minReady: 0, waitsForExit: true },
    { deregistration: 4, wait: 1, grace: 11, p99: 4 },
  ]) {
    const { served, cut, refused } = outcomes(inputs);
    expect({ cut, refused }).toEqual({ cut: 0, refused: 0 });
    expect(served).toBeGreaterThan(10_000);
  }
});

test("without drain, each stop cuts the requests in progress: by Little's law, rate × mean duration", CHROMIUM, () => {
  for (const inputs of [{}, { p99: 2 }, { rate: 50, p99: 8 }, { p99: 20, slowest: 10 }]) {
    const all = { ...FORM, ...inputs, drain: false };
    const { cut } = outcomes(all);
    const mean = excess({ ...all, p99: Math.min(all.p99, all.slowest) }, 0);
    expectNear(cut, RUNS * all.replicas * (all.rate / all.replicas) * mean);
  }
});

test("without drain, an instance refuses requests until the balancer notices: rate × propagation", CHROMIUM, () => {
  for (const propagation of [0, 1, 5]) {
    const { refused } = outcomes({ propagation, drain: false });
    expectNear(refused, RUNS * FORM.rate * propagation);
  }
  expectNear(outcomes({ propagation: 5, deregistration: 2, drain: false }).refused, RUNS * FORM.rate * 3);
  // With drain, only from the moment that the listener closes.
  expectNear(outcomes({ wait: 2 }).refused, RUNS * FORM.rate * 3);
});

test("requests that outlast the grace period are cut, as many as the formula of the model says", CHROMIUM, () => {
  const inputs = { ...FORM, p99: 4, grace: 7 };
  const { cut, refused } = outcomes(inputs);
  expect(refused).toBe(0);
  expectNear(cut, RUNS * inputs.rate * excess(inputs, 2));
});

test("a grace period shorter than the wait ends it", CHROMIUM, () => {
  const inputs = { ...FORM, wait: 30, grace: 3 };
  const { cut, refused } = outcomes(inputs);
  expectNear(refused, RUNS * inputs.rate * 2);
  expectNear(cut, RUNS * inputs.rate * excess(inputs, 0));
});

test("new instances take part of the traffic, so with a surge fewer requests are refused", CHROMIUM, () => {
  for (const inputs of [
    { surge: 1, unavailable: 0, boot: 2, minReady: 0 },
    { replicas: 5, surge: 5, boot: 1, minReady: 0 },
    { replicas: 8, surge: 2, unavailable: 2, waitsForExit: true },
  ]) {
    const all = { ...FORM, ...inputs, drain: false };
    expectNear(outcomes(all).refused, RUNS * all.rate * shareRefused(deploy(all, 1)));
  }
});

test("a deploy takes as many steps, and as long, as the formula of the model says", CHROMIUM, () => {
  for (const [replicas, surge, unavailable] of [
    [3, 1, 0],
    [10, 3, 2],
    [15, 4, 3],
    [7, 0, 2],
    [5, 5, 0],
  ]) {
    const inputs = { ...FORM, replicas, surge, unavailable, boot: 15, minReady: 5, wait: 5, grace: 30 };
    const steps = Math.ceil(replicas / (surge + unavailable));
    const model = rollout(inputs);
    expect(model.available).toBeCloseTo(steps * 20, 6);
    const stopped = Math.max(...model.instances.map(({ isNew, stopped }) => (isNew ? 0 : stopped)));
    expect(model.seconds).toBeCloseTo(Math.max(steps * 20, stopped + 15), 6);
    // The requests in progress may end earlier than the slowest. If a hundredth is as slow, an instance almost always has one.
    const { available, seconds } = deploy({ ...inputs, rate: 3_000, p99: 10 }, 1);
    expect(available).toBeCloseTo(model.available, 6);
    expect(seconds).toBeLessThanOrEqual(model.seconds + 1e-6);
    expect(seconds).toBeGreaterThan(model.seconds - 3);
    const { seconds: withoutDrain } = deploy({ ...inputs, drain: false }, 1);
    expect(withoutDrain).toBeCloseTo(Math.max(steps * 20, stopped), 6);
  }
});

test("fifteen instances become twenty-two at once, as in Kubernetes issue 95498", CHROMIUM, () => {
  const inputs = { ...FORM, replicas: 15, surge: 4, unavailable: 3, grace: 60, slowest: 60, wait: 0, boot: 2, minReady: 0 };
  const atFirst = ({ instances }) => instances.filter(({ created, gone }) => created <= 0 && gone > 0).length;
  expect(atFirst(rollout(inputs))).toBe(22);
  expect(atFirst(rollout({ ...inputs, waitsForExit: true }))).toBe(19);
});

test("if instances are counted until they exit, the next one waits for them", CHROMIUM, () => {
  const inputs = { ...FORM, replicas: 1, surge: 0, boot: 2, minReady: 0, waitsForExit: true };
  const { instances, seconds } = rollout(inputs);
  expect(instances.map(({ created, ready }) => [created, ready])).toEqual([
    [0, 0],
    [15, 17],
  ]);
  expect(seconds).toBe(17);
  // Nothing is listed from 5 to 17 s.
  expectNear(outcomes({ ...inputs, streams: true, grace: 15 }).refused, RUNS * FORM.rate * 12);
});

test("open streams keep an instance until the end of its grace period", CHROMIUM, () => {
  const { instances } = deploy({ ...FORM, streams: true }, 1);
  for (const { isNew, stopped, gone } of instances) if (!isNew) expect(gone - stopped).toBeCloseTo(FORM.grace, 6);
});

test("the record begins in a steady state, and is the same for each seed", CHROMIUM, () => {
  const inputs = { ...FORM, lead: 3, p99: 4 };
  expect(deploy(inputs, 3)).toEqual(deploy(inputs, 3));
  let inProgress = 0;
  for (let seed = 1; seed <= RUNS; seed += 1) inProgress += deploy(inputs, seed).requests.filter(({ at, until }) => at < -3 && until >= -3).length;
  expectNear(inProgress, RUNS * inputs.rate * excess(inputs, 0));
  const { requests, settled } = deploy(inputs, 1);
  expect(requests.every(({ at, until }) => at <= until && at <= settled + 3)).toBe(true);
  expectNear(requests.filter(({ at }) => at >= -3).length, inputs.rate * (settled + 6));
});

/** Waits until the browser has drawn so many frames, in which a picture that moves would have moved. */
const frames = (page, count) =>
  page.evaluate(async (count) => {
    for (let drawn = 0; drawn < count; drawn += 1) await new Promise(requestAnimationFrame);
  }, count);

/** The picture, and one of its counts: the number, and below it that of the formula. */
const shown = async (page, inputs) => {
  await page.goto(`/calculators/rolling-deploy/?${inputs}`);
  await live(page);
  const picture = page.getByRole("region", { name: "A rolling deploy at work" });
  const count = (term) => picture.locator("dl > div", { hasText: term }).getByRole("definition");
  await picture.getByRole("img").scrollIntoViewIfNeeded();
  return { picture, count, drain: picture.getByRole("switch", { name: "Drain" }) };
};
const number = async (count) => Number((await count.textContent()).split("\n")[0].replaceAll(",", ""));

test("the picture of a deploy moves, pauses, and loses requests without drain", async ({ page }) => {
  const { picture, count, drain } = await shown(page, "pre-stop=5");
  await expect(drain).toBeChecked();
  await expect(count("Refused")).toContainText("formula: 0");
  const served = () => number(count("Served"));
  await expect.poll(served).toBeGreaterThan(1_000);
  expect([await number(count("Cut in flight")), await number(count("Refused"))]).toEqual([0, 0]);
  await picture.getByRole("button", { name: "Pause" }).press("Enter");
  const paused = await served();
  await frames(page, 20);
  expect(await served()).toBe(paused);
  await drain.press("Space");
  await expect(drain).not.toBeChecked();
  await expect(picture.getByRole("button", { name: "Pause" })).toBeVisible();
  await expect(count("Refused")).toContainText("formula: 2,500");
  await expect(count("Cut in flight")).toContainText("formula: 77");
  await expect.poll(() => number(count("Cut in flight"))).toBeGreaterThan(0);
  await expect.poll(() => number(count("Refused"))).toBeGreaterThan(0);
  // Out of view it stands still.
  await page.getByRole("heading", { level: 1 }).scrollIntoViewIfNeeded();
  await expect(picture.getByRole("img")).not.toBeInViewport();
  await frames(page, 5);
  const away = await served();
  await frames(page, 20);
  expect(await served()).toBe(away);
});

test("the picture of a deploy follows the form, and says what the calculator says", async ({ page }) => {
  const { picture, count } = await shown(page, "pre-stop=3");
  const boxes = picture.locator(".rollout__boxes rect");
  await expect(boxes).toHaveCount(6);
  await expect(count("Refused")).toContainText("formula: 1,000");
  await expect(metric(page, "failed-requests")).toContainText("1,000");
  await page.getByLabel("Replicas").fill("5");
  await expect(boxes).toHaveCount(10);
  await page.getByLabel("Replicas").fill("40");
  await expect(picture).toContainText("The picture has 8 of the instances on each side");
  await expect(boxes).toHaveCount(16);
});

test("with reduced motion the switch shows the outcome of a deploy as a still picture", async ({ page }) => {
  await page.emulateMedia({ reducedMotion: "reduce" });
  const { picture, count, drain } = await shown(page, "pre-stop=5");
  await expect(picture.getByRole("status")).toContainText(
    /The deploy lost no requests\. The last old instance was gone after [\d.]+\ss; by the formula, after at most 21\ss\./,
  );
  await expect(picture.getByRole("button")).toHaveCount(0);
  const dots = () => picture.locator(".rollout__requests").innerHTML();
  const before = await dots();
  await frames(page, 30);
  expect(await dots()).toBe(before);
  await drain.press("Space");
  await expect(picture.getByRole("status")).toContainText(
    /The deploy lost [\d,]+ of [\d,]+ requests\..*by the formula, after 6\ss\. Without drain, the process exits at SIGTERM, 5\ss before the balancer notices\./,
  );
  expect(await number(count("Cut in flight"))).toBeGreaterThan(0);
  expect(await dots()).not.toBe(before);
  expect(await dots()).toContain("rollout__lost");
});

test("a wait that is too short is named, and what it takes", async ({ page }) => {
  await page.emulateMedia({ reducedMotion: "reduce" });
  const { picture } = await shown(page, "grace=8&request-p99=4000");
  await expect(picture.getByRole("status")).toContainText("The listener closes 5 s before the balancer notices: set “Wait before the listener closes” to 5 s.");
  await expect(picture.getByRole("status")).toContainText("Requests outlast the grace period: set it to 15 s or more.");
});

test("the script of the picture loads when the picture is near, and is small", CHROMIUM, async ({ page }) => {
  const scripts = [];
  page.on("response", (response) => /\/rollout-\w+\.js$/.test(response.url()) && scripts.push(response));
  await page.goto("/calculators/rolling-deploy/");
  await live(page);
  expect(scripts).toEqual([]);
  await page.getByRole("region", { name: "A rolling deploy at work" }).scrollIntoViewIfNeeded();
  await expect.poll(() => scripts.length).toBe(1);
  expect(brotliCompressSync(await scripts[0].body()).length).toBeLessThan(8_192);
});

test.describe("without JavaScript", () => {
  test.use({ javaScriptEnabled: false });

  test("a still picture of a deploy is shown", async ({ page }) => {
    await page.goto("/calculators/rolling-deploy/");
    const picture = page.getByRole("region", { name: "A rolling deploy at work" });
    await expect(picture.getByRole("img", { name: /A load balancer between three old and three new instances/ })).toBeVisible();
    await expect(picture.getByRole("button")).toHaveCount(0);
    await expect(picture.getByRole("switch")).toHaveCount(0);
    await expect(picture.getByText("Refused", { exact: true })).toBeHidden();
  });
});
