// The pools of a service and the database behind them, event by event. Arrivals are a Poisson process, spread evenly over the
// instances. A request takes a connection of its instance, first come, first served, or gives up after the acquire timeout. It
// holds the connection for an exponential time outside of the database, and then for an exponential time on a core of the
// database, for which it waits as well, first come, first served. These are the laws of the simulation in crates/simulation.
import { agenda, uniform } from "../moving/events.mjs";

/**
 * Creates the system, empty. `rate` is the number of checkouts per second of all instances; times are in seconds. `seen` is called
 * with each request after each of its changes; its `state` is "waiting", "held", "queued" (for a core), "running", "done" or "lost".
 */
export const system = ({ rate, instances, poolSize, timeout, held, cpu, cores }, seed, seen = () => {}) => {
  const draw = uniform(seed);
  const exponential = (mean) => -mean * Math.log(1 - draw());
  const pools = Array.from({ length: instances }, () => ({ free: poolSize, waiting: [] }));
  const queued = [];
  const events = agenda();
  let freeCores = cores;
  let now = 0;
  let arrived = 0;
  // The number of the arrival that is expected; one that was expected at an earlier rate is void.
  let expected = 0;

  const set = (request, state) => {
    request.state = state;
    seen(request, now);
  };
  const after = (delay, run, request) => events.add({ time: now + delay, run, request });
  const hold = (request) => {
    request.wait = now - request.arrived;
    set(request, "held");
    after(exponential(held), query, request);
  };
  const query = (request) => {
    if (cpu === 0) return release(request);
    if (freeCores > 0) return run(request);
    queued.push(request);
    set(request, "queued");
  };
  const run = (request) => {
    freeCores -= 1;
    set(request, "running");
    after(exponential(cpu), leaveCore, request);
  };
  const leaveCore = (request) => {
    freeCores += 1;
    release(request);
    if (queued.length > 0) run(queued.shift());
  };
  const release = (request) => {
    const pool = pools[request.instance];
    set(request, "done");
    const next = pool.waiting.shift();
    if (next) hold(next);
    else pool.free += 1;
  };
  const giveUp = (request) => {
    if (request.state !== "waiting") return;
    const { waiting } = pools[request.instance];
    waiting.splice(waiting.indexOf(request), 1);
    request.wait = Number.POSITIVE_INFINITY;
    set(request, "lost");
  };
  const arrive = () => {
    const request = { number: arrived, instance: Math.floor(draw() * instances), arrived: now, state: "", wait: 0 };
    const pool = pools[request.instance];
    arrived += 1;
    expect();
    if (pool.free > 0) {
      pool.free -= 1;
      return hold(request);
    }
    pool.waiting.push(request);
    set(request, "waiting");
    after(timeout, giveUp, request);
  };
  // The time to the next arrival has no memory, so it can be drawn again whenever the rate changes.
  const expect = () => {
    expected += 1;
    const number = expected;
    if (rate > 0) after(exponential(1 / rate), () => number === expected && arrive());
  };
  expect();

  return {
    now: () => now,
    /** Advances to a time. */
    advance: (until) => {
      while (events.next()?.time <= until) {
        const event = events.take();
        now = event.time;
        event.run(event.request);
      }
      now = until;
    },
    /** Advances by a number of arrivals. */
    admit: (count) => {
      const goal = arrived + count;
      while (arrived < goal && events.next()) {
        const event = events.take();
        now = event.time;
        event.run(event.request);
      }
    },
    setRate: (next) => {
      rate = next;
      expect();
    },
  };
};

const P99 = 0.99;
const p99Of = (waits) => Float64Array.from(waits).sort()[Math.ceil(waits.length * P99) - 1] ?? 0;
/** Student's t for a 95% interval from ten batches. */
const T = 2.262;
export const BATCHES = 10;

/** Measures the waits of all requests after the first `warmUp`. */
export const measurement = (inputs, seed, warmUp) => {
  const waits = [];
  const batches = [];
  let start = 0;
  const counted = ({ number, state, wait }) => {
    if (number >= warmUp && (state === "held" || state === "lost")) waits.push(wait);
  };
  const measured = system(inputs, seed, counted);
  return {
    waits,
    /** Simulates more arrivals. */
    admit: measured.admit,
    /** Ends a batch. Returns the p99 of all waits in seconds, and its margin once there are enough batches. */
    endBatch: () => {
      if (waits.length > start) batches.push(p99Of(waits.slice(start)));
      start = waits.length;
      const mean = batches.reduce((sum, p99) => sum + p99, 0) / batches.length;
      const squares = batches.reduce((sum, p99) => sum + (p99 - mean) ** 2, 0);
      const margin = batches.length === BATCHES ? T * Math.sqrt(squares / (BATCHES - 1) / BATCHES) : undefined;
      return { p99: p99Of(waits), margin };
    },
  };
};
