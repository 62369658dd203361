// Plays the deploy of the form, with its drain switched on or off. A deploy is simulated as a whole, and then shown.
import { nice, player, written } from "../moving/player.mjs";
import { drawing } from "./drawing.mjs";
import { read } from "./form.mjs";
import { deploy, rollout } from "./system.mjs";

// In seconds of the picture: how long a deploy takes at most, and the time before and after it.
const LONGEST = 20;
const LEAD = 1.5;
// Most dots per second of the picture, and most requests that are simulated.
const MOST_DOTS = 60;
const MOST_REQUESTS = 40_000;

const whole = (number) => number.toLocaleString("en-US", { maximumFractionDigits: number < 10 ? 1 : 0 });
const seconds = (number) => `${written(number)}\u00a0s`;
const sorted = (numbers) => Float64Array.from(numbers).sort();

/** The number of times up to this one. */
const upTo = (times, time) => {
  let [from, to] = [0, times.length];
  while (from < to) {
    const middle = (from + to) >> 1;
    if (times[middle] <= time) from = middle + 1;
    else to = middle;
  }
  return from;
};

/** Starts the picture in this section. */
export const start = (section) => {
  const form = document.querySelector("[data-calculator='rolling-deploy'] form");
  const part = (name) => section.querySelector(`[data-moving-part='${name}']`);
  const picture = section.querySelector("svg");
  const drain = part("drain");

  let known = "";
  let setup;
  let record;
  let times;
  let drawn;
  let clock;
  let formula;
  let seed = 1;
  let isBegun = false;
  let isOver = false;

  /** The times at which requests came to this end during the deploy. */
  const ends = (state) => sorted(record.requests.filter((request) => request.state === state && request.until >= 0).map(({ until }) => until));
  const counted = (state, time = record.settled) => setup.stand * upTo(times[state], Math.min(time, record.settled));
  const beside = (number) => (number === undefined ? "" : `\nformula: ${whole(number)}`);

  const show = () => {
    drawn.draw(clock);
    const time = playing.isStill() ? record.settled : clock;
    const old = setup.inputs.replicas - upTo(times.stopped, time);
    const ready = upTo(times.ready, time);
    part("time").textContent = seconds(Math.round(10 * Math.max(0, Math.min(time, record.settled))) / 10);
    part("ready").textContent = `${whole(old + ready)}\n${whole(old)} old, ${whole(ready)} new`;
    part("served").textContent = whole(counted("served", time));
    part("cut").textContent = whole(counted("cut", time)) + beside(formula?.cut);
    part("refused").textContent = whole(counted("refused", time)) + beside(formula?.refused);
  };

  /** What the reader can do about lost requests. */
  const advice = (cut, refused) => {
    const { propagation, deregistration, wait, grace, slowest } = setup.inputs;
    const late = propagation - deregistration - (drain.checked ? Math.min(wait, grace) : 0);
    const all = [];
    if (times.unrouted) all.push("For a while, no instance is up: allow a surge, or fewer unavailable pods.");
    if (!drain.checked) {
      if (refused + cut > 0) all.push(`Without drain, the process exits at SIGTERM${late > 0 ? `, ${seconds(late)} before the balancer notices` : ""}.`);
      return all;
    }
    const enough = Math.ceil(propagation - deregistration);
    if (refused > 0 && wait < enough) {
      all.push(`The listener closes ${seconds(late)} before the balancer notices: set “Wait before the listener closes” to ${seconds(enough)}.`);
    }
    if (cut > 0 || wait > grace) all.push(`Requests outlast the grace period: set it to ${seconds(Math.max(wait, enough) + slowest)} or more.`);
    return all;
  };

  /** Says what the deploy has come to. */
  const conclude = () => {
    const [served, cut, refused] = ["served", "cut", "refused"].map((state) => counted(state));
    const lost = cut + refused;
    const formulaSeconds = formula?.seconds === undefined ? "" : `; by the formula, after ${drain.checked ? "at most " : ""}${seconds(formula.seconds)}`;
    const said = [
      lost > 0 ? `The deploy lost ${whole(lost)} of ${whole(lost + served)} requests.` : "The deploy lost no requests.",
      `The last old instance was gone after ${seconds(record.seconds)}${formulaSeconds}.`,
      ...advice(cut, refused),
    ];
    if (lost < 0.9 * ((formula?.cut ?? 0) + (formula?.refused ?? 0))) {
      said.push(
        "The formulas are upper estimates: they give each old instance a full share of the traffic to the end. Here, traffic moves to new instances earlier.",
      );
    }
    const text = said.join(" ");
    // Screen readers announce every change.
    if (part("outcome").textContent !== text) part("outcome").textContent = text;
  };

  /** Asks the calculator for the numbers of the formula. */
  const ask = async () => {
    const asked = record;
    const { wasm } = document.querySelector("[data-setting]").dataset;
    const program = await globalThis.programs?.get(wasm)?.catch(() => null);
    if (!program || asked !== record) return;
    const { inputs, query } = setup;
    const figure = (metric, changes) => {
      // A process that does not drain has neither a wait nor a grace period.
      const shutdown = drain.checked ? {} : { "pre-stop": 0, grace: 0 };
      const all = new URLSearchParams(query);
      for (const [name, value] of Object.entries({ ...shutdown, ...changes })) all.set(name, value);
      const [value] = program.figure(`rolling-deploy?${all}#${metric}`).split("\n");
      return value === "" || Number.isNaN(Number(value)) ? undefined : Number(value);
    };
    // Without a grace period, requests have only the rest of the deregistration delay.
    const rest = drain.checked ? inputs.grace : Math.max(0, inputs.deregistration - inputs.propagation);
    formula = {
      cut: figure("cut-requests", { "long-connections": 0, grace: rest }),
      refused: times.unrouted ? undefined : figure("failed-requests"),
      seconds: figure("deploy-seconds"),
    };
    show();
  };
  const askAndConclude = () => ask().then(() => isOver && conclude());

  /** The moment that shows most: after the first listener has closed. */
  const moment = () => {
    const { stopped, closed, unlisted } = record.instances[0];
    return unlisted > closed ? closed + Math.min(unlisted - closed, setup.speed) / 2 : (stopped + closed) / 2;
  };

  const begin = () => {
    const { inputs, speed, stand, each } = setup;
    record = deploy({ ...inputs, rate: inputs.rate / stand, lead: LEAD * speed, drain: drain.checked }, seed);
    const of = (which) => record.instances.filter(({ isNew }) => isNew === which);
    times = {
      ...{ served: ends("served"), cut: ends("cut"), refused: ends("refused") },
      ...{ stopped: sorted(of(false).map(({ stopped }) => stopped)), ready: sorted(of(true).map(({ ready }) => ready)) },
      unrouted: record.requests.some(({ instance }) => !instance),
    };
    drawn = drawing(picture, record, speed, each);
    formula = undefined;
    isOver = playing.isStill();
    clock = isOver ? moment() : -LEAD * speed;
    const pace = speed === 1 ? "Real time." : `${speed < 1 ? "Slow motion" : "Time lapse"}: one second here is ${seconds(speed)} of the deploy.`;
    const said = [
      isOver ? `The picture shows the deploy after ${seconds(clock)}; the counts are of the whole deploy.` : pace,
      each * stand > 1 ? `Each dot stands for ${whole(each * stand)} requests.` : "Each dot is a request.",
    ];
    if (drawn.part) said.push(`The picture has ${drawn.part} of the instances on each side; the counts are of all.`);
    if (inputs.streams) said.push("Open streams keep instances until the end of the grace period, and are not counted.");
    part("scale").textContent = said.join(" ");
    part("outcome").textContent = "";
    part("play").disabled = isOver;
    show();
    askAndConclude();
  };

  /** Follows the form. */
  const follow = () => {
    const next = read(form);
    if (!next || String(next.query) === known) return;
    known = String(next.query);
    const { inputs } = next;
    const { rate, p99, slowest } = inputs;
    // As fast with drain as without, so that the reader can compare them.
    const longest = Math.max(...[true, false].map((drain) => rollout({ ...inputs, lead: 0, drain }).settled), 0.1);
    const speed = nice(longest / LONGEST);
    const requests = rate * (longest + 2 * LEAD * speed + Math.min(p99, slowest) + slowest / 100);
    const stand = nice(Math.max(requests / MOST_REQUESTS, 1));
    const each = nice(Math.max(((rate / stand) * speed) / MOST_DOTS, 1));
    setup = { ...next, speed, stand, each };
    begin();
  };

  const frame = (passed) => {
    if (!isBegun || isOver) return;
    clock += passed * setup.speed;
    isOver = clock >= record.settled + LEAD * setup.speed;
    show();
    if (isOver) conclude();
    part("play").disabled = isOver;
  };
  const playing = player(section, frame, () => begin());

  const again = () => {
    isBegun = true;
    begin();
    // A paused picture plays again.
    if (part("play").textContent === "Play") part("play").click();
  };
  drain.addEventListener("change", again);
  part("again").addEventListener("click", () => {
    seed += 1;
    again();
  });
  // The deploy begins when most of the picture is in view.
  const seen = ([{ isIntersecting }], observer) => {
    if (!isIntersecting) return;
    isBegun = true;
    observer.disconnect();
  };
  new IntersectionObserver(seen, { threshold: 0.6 }).observe(picture);
  // Presets and links change the form without an event, and the program of the calculator may be loaded later.
  setInterval(() => {
    if (!playing.isSeen()) return;
    follow();
    if (setup && !formula && globalThis.programs) askAndConclude();
  }, 500);
  follow();
  if (setup) playing.play();
};
