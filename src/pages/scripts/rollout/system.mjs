// A rolling deploy, event by event, with the rules of the Deployment controller in crates/models/src/rolling_deploy. Requests
// arrive as a Poisson process, and the load balancer sends each to any of the instances that it believes are up. Their durations
// have the distribution of that model: exponential up to the 99th percentile, and from there falling linearly to the maximum.
import { agenda, uniform } from "../moving/events.mjs";

const LN_100 = Math.log(100);
const SLOW = 0.01;

/**
 * Plays a deploy, and returns its record: every instance, and every request in progress at any time from `lead` seconds before the
 * deploy to `lead` seconds after it has settled, in the order of their arrival. Times are in seconds since the start of the deploy.
 * `rate` is the number of requests per second of all instances. Without `drain`, an instance exits when it receives SIGTERM: after
 * the deregistration delay, without a wait.
 */
export const deploy = (inputs, seed) => {
  const { replicas, rate, surge, unavailable, boot, minReady, waitsForExit, slowest, lead } = inputs;
  const { drain, propagation, deregistration, wait, grace, streams } = inputs;
  // From the moment that an instance is told to stop: for how long it accepts requests, and when it is killed.
  const openFor = deregistration + (drain ? Math.min(wait, grace) : 0);
  const killedAfter = deregistration + (drain ? grace : 0);
  const percentile = Math.min(inputs.p99, slowest);
  const draw = uniform(seed);
  const exponential = (mean) => -mean * Math.log(1 - draw());
  const duration = (rank) => (rank < SLOW ? slowest - ((slowest - percentile) * rank) / SLOW : (-Math.log(rank) * percentile) / LN_100);

  const instances = [];
  const requests = [];
  const events = agenda();
  const [listed, old] = [[], []];
  const [most, fewest] = [replicas + surge, replicas - unavailable];
  const record = { instances, requests, available: 0, seconds: 0, settled: 0 };
  let now = 0;
  let started = 0;
  let available = 0;
  let present = 0;

  /** Runs a step after a delay, or at once without one. */
  const after = (delay, step, instance) => {
    if (delay === 0) return step(instance);
    events.add({ time: now + delay, step, instance });
  };

  const create = (isNew) => {
    const instance = { isNew, created: now, ready: 0, stopped: Infinity, closed: Infinity, gone: Infinity, unlisted: Infinity, busyUntil: now };
    instances.push(instance);
    present += 1;
    return instance;
  };
  const serve = (instance) => {
    instance.ready = now;
    listed.push(instance);
    record.seconds = now;
  };
  const count = () => {
    available += 1;
    record.available = now;
    record.seconds = now;
  };
  const stop = (instance) => {
    instance.stopped = now;
    after(propagation, unlist, instance);
    after(openFor, close, instance);
  };
  const unlist = (instance) => {
    instance.unlisted = now;
    listed.splice(listed.indexOf(instance), 1);
  };
  const close = (instance) => {
    instance.closed = now;
    const killed = Math.max(instance.stopped + killedAfter, now);
    instance.gone = streams ? killed : Math.min(killed, Math.max(instance.busyUntil, now));
    after(instance.gone - now, exit, instance);
  };
  const exit = () => {
    present -= 1;
    record.seconds = now;
  };

  /** As the controller does: adds what fits, stops what may go, until neither changes anything. */
  const control = () => {
    for (;;) {
      const more = Math.min(most - (waitsForExit ? present : old.length + started), replicas - started);
      for (let added = 0; added < more; added += 1) {
        const instance = create(true);
        started += 1;
        after(boot, serve, instance);
        after(boot + minReady, count, instance);
      }
      const fewer = Math.min(old.length + available - fewest, old.length);
      for (let stopped = 0; stopped < fewer; stopped += 1) stop(old.shift());
      if (more <= 0 && fewer <= 0) return;
    }
  };

  const arrive = (at, rank) => {
    const instance = listed[Math.floor(draw() * listed.length)];
    const request = { at, until: at, instance, state: "refused" };
    if (instance?.closed === Infinity) {
      request.state = "served";
      request.until += duration(rank);
      if (request.until < -lead) return;
      instance.busyUntil = Math.max(instance.busyUntil, request.until);
    }
    requests.push(request);
  };
  let arrival = -lead - slowest;
  /** Lets requests arrive until a time, or only those among the slowest hundredth. */
  const admit = (until, share = 1) => {
    const gap = 1 / (rate * share);
    // The time to the next arrival has no memory, so it is drawn again.
    for (arrival += exponential(gap); arrival < until; arrival += exponential(gap)) arrive(arrival, share * (1 - draw()));
    arrival = until;
  };

  for (let number = 0; number < replicas; number += 1) {
    const instance = create(false);
    old.push(instance);
    listed.push(instance);
  }
  // Of the requests that arrived long ago, only the slowest are still in progress.
  admit(-lead - percentile, SLOW);
  admit(0);
  control();
  while (events.next()) {
    admit(events.next().time);
    now = events.next().time;
    // Times that differ by rounding only are the same.
    while (events.next()?.time <= now * (1 + 1e-12)) {
      const { step, instance } = events.take();
      step(instance);
    }
    control();
  }
  record.settled = now;
  admit(now + lead);
  for (const request of requests) {
    if (request.state === "refused" || request.until <= request.instance.gone) continue;
    request.until = request.instance.gone;
    request.state = "cut";
  }
  return record;
};

/** The rollout of the model: every instance that drains has a request that takes as long as any. */
export const rollout = (inputs) =>
  deploy({ ...inputs, rate: 0, streams: true, grace: inputs.streams ? inputs.grace : Math.min(inputs.grace, inputs.wait + inputs.slowest) }, 1);
