// Clients that retry, and a service with a fixed number of workers, event by event. Requests are a Poisson process. Each is sent as
// an attempt, which waits for a worker, first come, first served, or is rejected if the queue has no room. A worker takes an
// exponential time, and cannot tell that a client has given up. An attempt that is rejected, fails, or takes longer than the
// client's timeout is retried after a pause, as often as the attempts and the retry budget allow. The terms are those of the
// calculator for timeouts and retries.
import { agenda, uniform } from "../moving/events.mjs";

/** A retry budget compares the retries and the requests of so many seconds. */
export const WINDOW = 10;

/** Counts what happened in the last `WINDOW` seconds. */
const recent = () => {
  const times = [];
  return {
    add: (now) => times.push(now),
    count: (now) => {
      while (times[0] <= now - WINDOW) times.shift();
      return times.length;
    },
  };
};

/**
 * Creates the system, empty. Times are in seconds: `work` is the mean of a worker, `base` and `cap` are the backoff's. `attempts`
 * includes the first. `budget` is the number of retries per request, infinity for no budget. `failing` is the share of the attempts
 * that fail; `failedCost` is the work of one that fails or whose client has given up, as a share of a successful one's.
 *
 * `seen` is called with an attempt, what happened to it, and the time: "sent", "rejected", "started", "abandoned" (its client has
 * given up), and at its end "answered", "failed" or "wasted" (it was abandoned). `attempt.number` is 0 for the first of a request;
 * `attempt.ordinal` counts those that waited.
 */
export const system = ({ rate, workers, work, room, timeout, attempts, budget, failing, failedCost, base, cap }, seed, seen = () => {}) => {
  const draw = uniform(seed);
  const exponential = (mean) => -mean * Math.log(1 - draw());
  const events = agenda();
  const queue = [];
  const requests = recent();
  const retries = recent();
  let free = workers;
  let now = 0;
  let made = 0;
  let arrived = 0;
  let enqueued = 0;
  let downUntil = 0;
  // The number of the arrival that is expected; one that was expected at an earlier rate is void.
  let expected = 0;

  const after = (delay, run, subject) => events.add({ time: now + delay, run, subject });
  const send = (number) => {
    const attempt = { id: made, number, sent: now, isAbandoned: false, isOver: false };
    made += 1;
    seen(attempt, "sent", now);
    if (free > 0 && now >= downUntil) start(attempt);
    else if (queue.length < room) enqueue(attempt);
    else return end(attempt, "rejected");
    if (timeout < Number.POSITIVE_INFINITY) after(timeout, giveUp, attempt);
  };
  const enqueue = (attempt) => {
    attempt.ordinal = enqueued;
    enqueued += 1;
    queue.push(attempt);
  };
  const start = (attempt) => {
    free -= 1;
    attempt.started = now;
    attempt.fails = draw() < failing;
    seen(attempt, "started", now);
    after(exponential(work) * (attempt.fails || attempt.isAbandoned ? failedCost : 1), finish, attempt);
  };
  const finish = (attempt) => {
    free += 1;
    if (attempt.isAbandoned) end(attempt, "wasted");
    else end(attempt, attempt.fails ? "failed" : "answered");
    startNext();
  };
  const startNext = () => {
    while (free > 0 && queue.length > 0 && now >= downUntil) start(queue.shift());
  };
  const end = (attempt, how) => {
    attempt.isOver = true;
    seen(attempt, how, now);
    if (how === "failed" || how === "rejected") retry(attempt);
  };
  const giveUp = (attempt) => {
    if (attempt.isOver) return;
    attempt.isAbandoned = true;
    seen(attempt, "abandoned", now);
    retry(attempt);
  };
  const retry = ({ number }) => {
    if (number + 1 >= attempts) return;
    if (retries.count(now) + 1 > budget * requests.count(now)) return;
    retries.add(now);
    // Full jitter.
    after(draw() * Math.min(cap, base * 2 ** number), send, number + 1);
  };
  const arrive = () => {
    arrived += 1;
    requests.add(now);
    expect();
    send(0);
  };
  // The time to the next arrival has no memory, so it can be drawn again whenever the rate changes.
  const expect = () => {
    expected += 1;
    const number = expected;
    if (rate > 0) after(exponential(1 / rate), () => number === expected && arrive());
  };
  const step = () => {
    const event = events.take();
    now = event.time;
    event.run(event.subject);
  };
  expect();

  return {
    now: () => now,
    /** The attempts that wait, the next one first. */
    queue,
    isDown: () => now < downUntil,
    /** Advances to a time. */
    advance: (until) => {
      while (events.next()?.time <= until) step();
      now = until;
    },
    /** Advances by a number of requests. */
    admit: (count) => {
      const goal = arrived + count;
      while (arrived < goal && events.next()) step();
    },
    setRate: (next) => {
      rate = next;
      expect();
    },
    setBudget: (next) => {
      budget = next;
    },
    /** The workers start nothing for so many seconds. */
    breakFor: (seconds) => {
      downUntil = Math.max(downUntil, now + seconds);
      events.add({ time: downUntil, run: startNext });
    },
  };
};
