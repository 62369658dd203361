// Draws the pool of one instance, and the database that all instances share, in slow motion. The numbers come from the form of
// the calculator, except for the rate, which has a slider.
import { dots, make, nice, player, written } from "../moving/player.mjs";
import { BATCHES, measurement, system } from "./system.mjs";

const SEED = 1;
// What fits in the picture. The counts below it are complete.
const MOST = { waiting: 32, slots: 48, cores: 24, queued: 12 };
// Arrivals of a batch; those of the first fill the system and are not counted. A batch is simulated in small steps, so that the
// page stays responsive.
const BATCH = 30_000;
const STEPS = 6;
// The shortest wait that is told from none, as in the chart, in milliseconds.
const FLOOR = 0.01;

/** The places of so many things in a box: its left edge, its width, and the space of each. */
const grid = (count, left, width) => {
  const columns = Math.ceil(Math.sqrt(count * 0.9));
  const rows = Math.ceil(count / columns);
  const space = Math.min(22, width / columns, 96 / rows);
  const place = (_, number) => ({
    x: left + width / 2 + space * ((number % columns) - (columns - 1) / 2),
    y: 60 + space * (Math.floor(number / columns) - (rows - 1) / 2),
  });
  return { space, places: Array.from({ length: count }, place) };
};

/** The places of a line that ends at the right and is folded up and down. */
const line = (count, right, columns) => {
  const place = (_, number) => {
    const row = Math.floor(number / columns);
    return { x: right - 12 * (number % columns), y: 60 + 12 * (row % 2 ? (row + 1) / 2 : -row / 2) };
  };
  return Array.from({ length: count }, place);
};

const millis = (number, margin = 0) => {
  if (number === Number.POSITIVE_INFINITY) return "longer than the acquire timeout";
  if (number <= FLOOR) return `${FLOOR} ms or less`;
  return margin > number / 1e3 ? `${written(number)} ± ${margin.toLocaleString("en-US", { maximumSignificantDigits: 2 })} ms` : `${written(number)} ms`;
};

/** What the form says, or nothing while it is incomplete. The simulation has whole cores: they are as fast as those of the form. */
const read = (form) => {
  if (form.querySelector("[aria-invalid=true]")) return null;
  const query = new URLSearchParams(new FormData(form));
  const number = (name) => Number(query.get(name).replaceAll(",", ""));
  const cores = Math.max(1, Math.round(number("db-cores")));
  const inputs = {
    requests: number("rps"),
    checkouts: number("transactions-per-request"),
    instances: number("instances"),
    poolSize: number("pool-size"),
    timeout: number("acquire-timeout"),
    held: number("held-time") / 1e3,
    cpu: (number("db-time") / 1e3) * (cores / number("db-cores")),
    cores,
  };
  if (Object.values(inputs).some(Number.isNaN) || inputs.held + inputs.cpu === 0 || inputs.checkouts === 0) return null;
  // The formula for the same system.
  for (const name of ["pooler", "hold-shape", "variability"]) query.delete(name);
  query.set("db-cores", cores);
  query.set("db-time", inputs.cpu * 1e3);
  return { inputs, query };
};

/** Starts the picture in this section. */
export const start = (section) => {
  const form = document.querySelector("[data-calculator='pool-sizing'] form");
  const part = (name) => section.querySelector(`[data-moving-part='${name}']`);
  const picture = section.querySelector("svg");
  const slider = part("rate");
  const layer = (name) => picture.querySelector(`.queue__${name}`);

  let known = "";
  let setup;
  let running;
  let speed;
  let places;
  let shown;
  let mine;
  let others;
  let served;
  let lost;
  let clock;

  const rate = () => slider.valueAsNumber * setup.inputs.checkouts;
  const isMine = ({ instance }) => instance === 0;

  // Keeps the lists of what is drawn.
  const seen = (request) => {
    const list = isMine(request) ? mine : others;
    const { state } = request;
    if (state === "done" || state === "lost") {
      list.delete(request);
      shown?.leave(request, state === "done" ? { x: 334 } : { y: 134 });
      if (!isMine(request)) return;
      if (request.slot !== undefined) places.taken[request.slot] = null;
      if (state === "done") served += 1;
      else lost += 1;
      return;
    }
    list.add(request);
    if (state === "held" && isMine(request)) {
      request.slot = places.taken.indexOf(null);
      if (request.slot >= 0) places.taken[request.slot] = request;
    }
  };

  const aim = (request, place, state) => {
    if (!place) return;
    if (isMine(request)) shown.aim(request, place, state, { x: -8, y: 60 });
    else shown.aim(request, place, "other", { x: place.x, y: -8 });
  };

  /** Draws the moment, with every dot moved this part of the way to its place. */
  const draw = (way) => {
    const all = [...mine, ...others];
    const inState = (list, state) => list.filter((request) => request.state === state);
    const waiting = inState([...mine], "waiting");
    const queued = inState(all, "queued").sort((one, other) => one.number - other.number);
    const onCores = inState(all, "running");
    for (const [at, request] of waiting.slice(0, MOST.waiting).entries()) aim(request, places.line[at], "waiting");
    for (const request of inState([...mine], "held")) aim(request, places.slots[request.slot], "held");
    for (const [at, request] of queued.slice(0, MOST.queued).entries()) aim(request, places.queue[at], "queued");
    for (const request of onCores) {
      request.core ??= places.busy.indexOf(null);
      if (request.core >= 0) places.busy[request.core] = request;
      aim(request, places.cores[request.core], "running");
    }
    for (const [core, request] of places.busy.entries()) if (request && request.state !== "running") places.busy[core] = null;
    for (const [slot, element] of layer("slots").childNodes.entries()) element.toggleAttribute("data-taken", Boolean(places.taken[slot]));
    shown.move(way);
    const { poolSize, cores, cpu } = setup.inputs;
    part("waiting").textContent = written(waiting.length);
    part("connections").textContent = `${mine.size - waiting.length} of ${poolSize}`;
    part("cores").textContent = cpu > 0 ? `${onCores.length} of ${cores}` : "none";
    part("served").textContent = lost > 0 ? `${written(served)}, ${written(lost)} timed out` : written(served);
  };

  /** Measures the p99 and shows it beside what the formula says. */
  let measuring = 0;
  let isCompared = false;
  const measure = async () => {
    measuring += 1;
    const number = measuring;
    const said = part("measured");
    const { inputs, query } = setup;
    if (rate() === 0) {
      said.textContent = "No requests, no wait.";
      return;
    }
    query.set("rps", slider.value);
    const { wasm } = section.ownerDocument.querySelector("[data-setting]").dataset;
    const program = await globalThis.programs?.get(wasm)?.catch(() => null);
    const [value] = program?.figure(`pool-sizing?${query}#p99-wait-ms`).split("\n") ?? [""];
    isCompared = value !== "";
    const formula = value && `; the formula gives ${millis(Number.isNaN(Number(value)) ? Number.POSITIVE_INFINITY : Number(value))}`;
    const measured = measurement({ ...inputs, rate: rate() }, SEED, BATCH);
    for (let step = 1; step <= (BATCHES + 1) * STEPS; step += 1) {
      await new Promise((resolve) => setTimeout(resolve));
      if (number !== measuring) return;
      measured.admit(BATCH / STEPS);
      if (step % STEPS > 0 || step === STEPS) continue;
      const { p99, margin } = measured.endBatch();
      const count = measured.waits.length.toLocaleString("en-US");
      said.textContent = `p99 of the wait, over ${count} simulated requests: ${millis(p99 * 1e3, margin * 1e3)}${formula}.`;
    }
  };

  const again = () => {
    const { inputs } = setup;
    for (const name of ["slots", "cores"]) layer(name).replaceChildren();
    const slots = grid(Math.min(inputs.poolSize, MOST.slots), 110, 98);
    const cores = grid(inputs.cpu > 0 ? Math.min(inputs.cores, MOST.cores) : 0, 250, 58);
    for (const { x, y } of slots.places) make("circle", { cx: x, cy: y, r: slots.space * 0.4 }, layer("slots"));
    const side = cores.space * 0.8;
    for (const { x, y } of cores.places) make("rect", { x: x - side / 2, y: y - side / 2, width: side, height: side, rx: 2 }, layer("cores"));
    places = {
      line: line(MOST.waiting, 96, 8),
      queue: line(MOST.queued, 238, 2),
      slots: slots.places,
      cores: cores.places,
      taken: slots.places.map(() => null),
      busy: cores.places.map(() => null),
    };
    shown = undefined;
    [mine, others] = [new Set(), new Set()];
    [served, lost] = [0, 0];
    running = system({ ...inputs, rate: rate() }, SEED, seen);
    // Not from an empty pool, which is no usual moment.
    running.admit(200 * Math.min(inputs.instances, 50));
    clock = running.now();
    if (!playing.isStill()) [served, lost] = [0, 0];
    shown = dots(picture.querySelector(".moving__dots"));
    draw(1);
  };

  const turn = () => {
    const number = Number(slider.value).toLocaleString("en-US");
    section.querySelector("output").textContent = `${number}/s`;
    slider.setAttribute("aria-valuetext", `Requests per second: ${number}`);
    if (playing.isStill()) again();
    else running.setRate(rate());
    measure();
  };

  /** Follows the form. */
  const follow = () => {
    const next = read(form);
    if (!next || String(next.query) === known) return;
    known = String(next.query);
    setup = next;
    const { inputs } = setup;
    const { instances, poolSize, held, cpu, cores } = inputs;
    const most = Math.min((instances * poolSize) / (held + cpu), cpu > 0 ? cores / cpu : Number.POSITIVE_INFINITY) / inputs.checkouts;
    const step = nice((1.25 * most) / 100);
    Object.assign(slider, { step, max: Math.ceil((1.25 * most) / step) * step });
    slider.value = inputs.requests;
    // A hold takes half a second. No more than thirty requests of an instance arrive in a second, and 3,000 of all.
    const arrivals = slider.max * inputs.checkouts;
    speed = 1 / nice(Math.max(0.5 / (held + cpu), arrivals / Math.min(30 * instances, 3_000), 1));
    part("scale").textContent = playing.isStill() ? "One moment of the simulation." : `Slow motion: one second here is ${millis(speed * 1e3)} of the service.`;
    again();
    turn();
  };

  const frame = (passed) => {
    clock += passed * speed;
    running.advance(clock);
    draw(1 - Math.exp(-passed * 9));
  };
  const playing = player(section, frame, () => {
    known = "";
    follow();
  });

  slider.addEventListener("input", turn);
  // Presets and links change the form without an event, and the program of the calculator may be loaded later.
  setInterval(() => {
    if (!playing.isSeen()) return;
    follow();
    if (setup && !isCompared && globalThis.programs) {
      isCompared = true;
      measure();
    }
  }, 500);
  follow();
  if (setup) playing.play();
};
