// Draws clients that retry, the service they call, and the last minute of both. The numbers come from the form of the calculator.
// The rates of the form are scaled down to the capacity of the small service that is drawn.
import { dots, make, nice, numbers, player, written } from "../moving/player.mjs";
import { BELOW, GATE, OUT, band, chart, kind, place, shift, worker } from "./record.mjs";
import { CAPACITY, SERVICE, scene } from "./scene.mjs";

// The budget of the switch, in percent, if the form has none.
const USUAL_BUDGET = 10;
// The seconds of the counts, and of the load that decides whether a queue is growing.
const [RECENT, TREND] = [5, 10];

const STATES = {
  Idle: "no requests arrive.",
  Outage: "the workers start nothing. Attempts wait in the queue until their clients give up.",
  Overloaded:
    "the outage is over, but attempts wait longer than their clients do. The workers spend their time on clients that gave up, whose retries refill the queue.",
  "Too many requests": "they exceed the capacity even without retries.",
  Recovering: "fewer attempts arrive than the workers finish, so the queue drains.",
  Failing: "attempts fail for other reasons than load.",
  OK: "the service answers in time.",
};

/** What the form says, or nothing while it is incomplete. */
const read = (form) => {
  const found = numbers(form, ["rps", "capacity", "attempts", "failure-probability", "failed-cost", "backoff-base", "backoff-cap"]);
  if (!found || found.capacity === 0) return null;
  const budget = numbers(form, ["retry-budget"])["retry-budget"];
  return { ...found, scale: found.capacity / CAPACITY, budget: budget || USUAL_BUDGET, hasBudget: new FormData(form).get("retry-budget") !== "" };
};

/** Starts the picture in this section. */
export const start = (section) => {
  const form = document.querySelector("[data-calculator='timeout-budget'] form");
  const part = (name) => section.querySelector(`[data-moving-part='${name}']`);
  const layer = (name) => section.querySelector(`.storm__${name}`);
  const slider = part("rate");
  const limit = part("budget");
  const boxes = [...layer("workers").querySelectorAll("rect")];

  let known = "";
  let setup;
  let now;
  let shown;
  let drawnBins;

  const budget = () => (limit.checked ? setup.budget / 100 : Number.POSITIVE_INFINITY);
  const rate = () => slider.valueAsNumber / setup.scale;
  const perSecond = (number) => `${written(Math.round(number * setup.scale * 100) / 100)}/s`;
  const text = (name, words) => {
    const element = part(name);
    if (element.textContent !== words) element.textContent = words;
  };

  const watch = (attempt, what, at) => {
    if (what === "rejected") {
      shown.aim(attempt, OUT.rejected, "rejected", GATE);
      shown.leave(attempt);
    } else if (what === "answered") {
      shown.aim(attempt, OUT.answered, "answered", worker(at));
      shown.leave(attempt);
    } else if (attempt.isOver) shown.leave(attempt, { x: worker(at).x, y: BELOW });
  };

  /** Draws the moment, with every dot moved this part of the way to its place. */
  const draw = (way) => {
    const { running, recorded, busy } = now;
    for (const [at, attempt] of running.queue.entries()) shown.aim(attempt, place(attempt, at), kind(attempt), GATE);
    for (const [at, attempt] of busy.entries()) {
      if (attempt) shown.aim(attempt, worker(at), kind(attempt), GATE);
      boxes[at].toggleAttribute("data-down", running.isDown());
    }
    shown.move(way);
    const bins = recorded.bins(running.now());
    layer("minute").setAttribute("transform", `translate(${shift(running.now())})`);
    if (bins === drawnBins) return;
    drawnBins = bins;
    drawOutages();
    count();
  };

  const drawOutages = () => {
    const bands = now.outages.map((outage) => band(outage, now.running.now())).filter(Boolean);
    const drawn = layer("outages");
    while (drawn.childElementCount > bands.length) drawn.lastElementChild.remove();
    while (drawn.childElementCount < bands.length) make("path", {}, drawn);
    for (const [at, line] of bands.entries()) drawn.children[at].setAttribute("d", line);
  };

  /** Draws the chart, and writes the counts and the words below it. */
  const count = () => {
    const time = now.running.now();
    const { label, ...lines } = chart(now.recorded.series(time), CAPACITY);
    for (const [name, line] of Object.entries(lines)) layer(name).setAttribute("d", line);
    layer("label").setAttribute("y", label);
    const recent = now.recorded.last(RECENT, time);
    const { first, retries, answered, failed, wasted } = recent;
    const done = answered + failed + wasted;
    text("first", perSecond(first));
    text("retries", perSecond(retries));
    text("answered", perSecond(answered));
    text("wasted", done > 0 ? `${Math.round((100 * wasted) / done)}%` : "none");
    const state = stateOf(recent);
    text("state", state);
    text("reason", STATES[state]);
  };

  const stateOf = ({ first, answered, failed, wasted }) => {
    const { running, recorded } = now;
    const trend = recorded.last(TREND, running.now());
    const isLong = running.queue.length >= SERVICE.timeout * CAPACITY;
    const isMissing = answered < 0.7 * first;
    if (running.isDown()) return "Outage";
    if (isLong && rate() > CAPACITY) return "Too many requests";
    if (isLong && trend.first + trend.retries >= CAPACITY) return "Overloaded";
    if (rate() === 0 && running.queue.length === 0) return "Idle";
    if (isLong || (isMissing && wasted >= failed)) return "Recovering";
    return isMissing ? "Failing" : "OK";
  };

  /** What the calculator's formula says of an outage at this rate, `w λ F(1)` and `K`. */
  const predict = () => {
    const most = Math.min(setup.attempts, 1 + budget());
    const [requests, attempts] = [slider.valueAsNumber, slider.valueAsNumber * most];
    const work = (attempts * setup["failed-cost"]) / 100;
    const cost = setup["failed-cost"] < 100 ? `, which cost as much as ${written(work)} that succeed` : "";
    const than = work > setup.capacity ? "more than" : "within";
    const ending = requests > setup.capacity ? "" : work > setup.capacity ? ", so an overload outlasts its cause" : ", so the service recovers";
    text(
      "formula",
      `If all attempts fail, ${written(requests)} requests/s become ${written(attempts)} attempts/s${cost}: ${than} the capacity of ${written(setup.capacity)}/s${ending}.`,
    );
  };

  const again = () => {
    const { attempts } = setup;
    const [failing, failedCost] = [setup["failure-probability"] / 100, setup["failed-cost"] / 100];
    const [base, cap] = [setup["backoff-base"] / 1e3, setup["backoff-cap"]];
    now = scene({ rate: rate(), attempts, budget: budget(), failing, failedCost, base, cap });
    shown = dots(section.querySelector(".moving__dots"), 3.6);
    now.watch(watch);
    drawnBins = undefined;
    draw(1);
  };

  const turn = () => {
    const number = Number(slider.value).toLocaleString("en-US");
    section.querySelector("output").textContent = `${number}/s`;
    slider.setAttribute("aria-valuetext", `Requests per second: ${number}`);
    predict();
    if (playing.isStill()) return again();
    now.running.setRate(rate());
  };

  /** Follows the form. */
  const follow = () => {
    const next = read(form);
    if (!next || JSON.stringify(next) === known) return;
    known = JSON.stringify(next);
    setup = next;
    const { scale, capacity, rps, attempts } = setup;
    const step = nice((1.25 * capacity) / 100);
    Object.assign(slider, { step, max: Math.ceil((1.25 * capacity) / step) * step });
    slider.value = rps;
    limit.checked = setup.hasBudget;
    text("percent", `${written(setup.budget)}%`);
    layer("label").textContent = `capacity ${written(capacity)}/s`;
    const size = scale === 1 ? "your load" : scale > 1 ? `1/${written(scale)} of your load` : `${written(1 / scale)} times your load`;
    const tries = attempts === 1 ? "one attempt" : `up to ${attempts} attempts`;
    const { workers, work, room, timeout } = SERVICE;
    const motion = playing.isStill() ? "One moment of the simulation" : "Real time";
    text(
      "scale",
      `${motion}, at ${size}: ${workers} workers, ${work} s per attempt, a queue with room for ${room} attempts, a client timeout of ${timeout} s, and ${tries}. Counts are averages over ${RECENT} s.`,
    );
    again();
    turn();
  };

  const playing = player(
    section,
    (passed) => {
      now.running.advance(now.running.now() + passed);
      draw(1 - Math.exp(-passed * 18));
    },
    () => {
      known = "";
      follow();
    },
  );

  slider.addEventListener("input", turn);
  limit.addEventListener("change", () => {
    predict();
    if (playing.isStill()) again();
    else now.running.setBudget(budget());
  });
  part("break").addEventListener("click", () => now.breakDown());
  // Presets and links change the form without an event.
  setInterval(() => playing.isSeen() && follow(), 500);
  follow();
  if (setup) playing.play();
};
