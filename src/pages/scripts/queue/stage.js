// Draws the pool of one instance, and the database that all instances share, in slow motion. The numbers come from the form of
// the calculator, except for the rate, which has a slider.
const SVG = "http://www.w3.org/2000/svg";
const SEED = 1;
// What fits in the picture. The counts below it are complete.
const MOST = { waiting: 32, slots: 48, cores: 24, queued: 12 };
// Arrivals of a batch; those of the first fill the system and are not counted. A batch is simulated in small steps, so that the
// page stays responsive.
const BATCH = 30_000;
const STEPS = 6;
// The shortest wait that is told from none, as in the chart, in milliseconds.
const FLOOR = 0.01;

/** Rounds up to 1, 2 or 5 times a power of ten. */
const nice = (number) => {
  const power = 10 ** Math.floor(Math.log10(number));
  return [1, 2, 5, 10].map((digit) => digit * power).find((round) => round >= number * (1 - 1e-9));
};

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

const written = (number) => number.toLocaleString("en-US", { maximumSignificantDigits: 3 });
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
  const part = (name) => section.querySelector(`[data-queue-part='${name}']`);
  const picture = section.querySelector("svg");
  const slider = section.querySelector("input");
  const button = section.querySelector("button");
  const still = matchMedia("(prefers-reduced-motion: reduce)");
  const layer = (name) => picture.querySelector(`.queue__${name}`);

  let known = "";
  let setup;
  let running;
  let speed;
  let places;
  let dots;
  let mine;
  let others;
  let served;
  let lost;
  let clock;
  let isPaused = false;
  let isSeen = true;

  const make = (name, attributes, into) => {
    const element = document.createElementNS(SVG, name);
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
    into.append(element);
    return element;
  };

  const rate = () => slider.valueAsNumber * setup.inputs.checkouts;
  const isMine = ({ instance }) => instance === 0;

  // Keeps the lists of what is drawn.
  const seen = (request) => {
    const list = isMine(request) ? mine : others;
    const { state } = request;
    if (state === "done" || state === "lost") {
      list.delete(request);
      const dot = dots.get(request);
      if (dot) Object.assign(dot, state === "done" ? { x: 334, leaves: true } : { y: 134, leaves: true });
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
    let dot = dots.get(request);
    if (!dot) {
      const from = isMine(request) ? { x: -8, y: 60 } : { x: place.x, y: -8 };
      dot = { at: from, element: make("circle", { r: 5 }, layer("dots")) };
      dots.set(request, dot);
    }
    Object.assign(dot, place);
    dot.element.setAttribute("class", isMine(request) ? `queue__dot queue__dot--${state}` : "queue__dot queue__dot--other");
  };

  /** Moves every dot towards its place: by this part of the way. */
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
    for (const [request, dot] of dots) {
      dot.at = { x: dot.at.x + (dot.x - dot.at.x) * way, y: dot.at.y + (dot.y - dot.at.y) * way };
      dot.element.setAttribute("cx", dot.at.x.toFixed(1));
      dot.element.setAttribute("cy", dot.at.y.toFixed(1));
      if (dot.leaves && Math.abs(dot.at.x - dot.x) + Math.abs(dot.at.y - dot.y) < 4) {
        dot.element.remove();
        dots.delete(request);
      }
    }
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
    for (const name of ["slots", "cores", "dots"]) layer(name).replaceChildren();
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
    dots = new Map();
    [mine, others] = [new Set(), new Set()];
    [served, lost] = [0, 0];
    running = system({ ...inputs, rate: rate() }, SEED, seen);
    // Not from an empty pool, which is no usual moment.
    running.admit(200 * Math.min(inputs.instances, 50));
    clock = running.now();
    if (!still.matches) [served, lost] = [0, 0];
    dots.clear();
    draw(1);
  };

  const turn = () => {
    const shown = Number(slider.value).toLocaleString("en-US");
    section.querySelector("output").textContent = `${shown}/s`;
    slider.setAttribute("aria-valuetext", `Requests per second: ${shown}`);
    if (still.matches) again();
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
    part("scale").textContent = still.matches ? "One moment of the simulation." : `Slow motion: one second here is ${millis(speed * 1e3)} of the service.`;
    again();
    turn();
  };

  const isMoving = () => isSeen && !isPaused && !still.matches;
  let before = 0;
  const frame = (time) => {
    if (!isMoving()) {
      before = 0;
      return;
    }
    // After a pause the picture goes on where it was.
    const passed = before ? Math.min(time - before, 50) / 1e3 : 0;
    before = time;
    clock += passed * speed;
    running.advance(clock);
    draw(1 - Math.exp(-passed * 9));
    requestAnimationFrame(frame);
  };
  const move = () => before === 0 && isMoving() && requestAnimationFrame(frame);

  slider.addEventListener("input", turn);
  button.addEventListener("click", () => {
    isPaused = !isPaused;
    button.textContent = isPaused ? "Play" : "Pause";
    move();
  });
  still.addEventListener("change", () => {
    known = "";
    follow();
    move();
  });
  new IntersectionObserver(([{ isIntersecting }]) => {
    isSeen = isIntersecting;
    move();
  }).observe(section);
  // Presets and links change the form without an event, and the program of the calculator may be loaded later.
  setInterval(() => {
    if (!isSeen) return;
    follow();
    if (setup && !isCompared && globalThis.programs) {
      isCompared = true;
      measure();
    }
  }, 500);
  follow();
  if (!setup) return;
  section.toggleAttribute("data-live", true);
  move();
};
