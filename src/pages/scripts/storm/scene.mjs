// The service of the picture: small enough that each attempt is a dot. The picture begins a while after an outage.
import { record } from "./record.mjs";
import { system } from "./system.mjs";

const SEED = 1;
export const SERVICE = { workers: 4, work: 0.2, room: 100, timeout: 2 };
/** In requests per second. */
export const CAPACITY = SERVICE.workers / SERVICE.work;
const OUTAGE = 5;
const [BEFORE, AFTER] = [25, 40];

/** Creates the system at the moment at which the picture begins. `inputs` are those of `system` that `SERVICE` lacks. */
export const scene = (inputs) => {
  const recorded = record();
  const outages = [];
  const busy = Array(SERVICE.workers).fill(null);
  let watch = () => {};
  const seen = (attempt, what, now) => {
    recorded.note(attempt, what, now);
    const at = busy.indexOf(attempt);
    if (what === "started") busy[busy.indexOf(null)] = attempt;
    else if (at >= 0 && attempt.isOver) busy[at] = null;
    watch(attempt, what, at);
  };
  const running = system({ ...SERVICE, ...inputs }, SEED, seen);
  const breakDown = () => {
    outages.push({ from: running.now(), to: running.now() + OUTAGE });
    running.breakFor(OUTAGE);
  };
  running.advance(BEFORE);
  breakDown();
  running.advance(BEFORE + OUTAGE + AFTER);
  return {
    running,
    recorded,
    outages,
    /** What each worker works on. */
    busy,
    /** Starts an outage. */
    breakDown,
    /** Calls a function with each attempt, what happened to it, and the number of its worker, or -1. */
    watch: (next) => {
      watch = next;
    },
  };
};
