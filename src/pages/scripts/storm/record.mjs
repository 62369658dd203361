// What the picture of a retry storm shows of the simulation, without a browser: rates, the lines of the chart, and the places of dots.

/** The chart shows so many seconds, in bins of `BIN` seconds, each averaged with the ones before it. */
const SPAN = 60;
const BIN = 0.5;
const AVERAGED = 4;
/** In units of the drawing: its width, and the top and bottom of the chart. */
const WIDTH = 320;
const [TOP, BOTTOM] = [104, 192];
const STEP = (WIDTH * BIN) / SPAN;
/** The chart is at least this high, in capacities. */
const HEADROOM = 1.6;

const ROWS = 5;
const GAP = 9.4;

const empty = () => ({ first: 0, retries: 0, answered: 0, failed: 0, wasted: 0 });

/** Counts what happens to attempts. */
export const record = () => {
  const bins = [];
  const bin = (now) => {
    const at = Math.floor(now / BIN);
    while (bins.length <= at) bins.push(empty());
    return bins[at];
  };
  const sum = (from, to) => {
    const total = empty();
    for (const one of bins.slice(Math.max(from, 0), to)) for (const name in total) total[name] += one[name];
    return total;
  };
  const rates = (from, to) => {
    const total = sum(from, to);
    for (const name in total) total[name] /= (to - Math.max(from, 0)) * BIN || 1;
    return total;
  };
  return {
    note: (attempt, what, now) => {
      if (what === "sent") bin(now)[attempt.number ? "retries" : "first"] += 1;
      else if (what in bin(now)) bin(now)[what] += 1;
    },
    /** Returns the number of whole bins. */
    bins: (now) => Math.floor(now / BIN),
    /** Returns the rates per second of the last seconds, to the last whole bin. */
    last: (seconds, now) => rates(Math.floor(now / BIN) - seconds / BIN, Math.floor(now / BIN)),
    /** Returns the averaged rates of the bins that the chart shows. The last bin is not in view yet. */
    series: (now) => {
      const first = Math.floor(now / BIN) - SPAN / BIN - 1;
      return Array.from({ length: SPAN / BIN + 2 }, (_, at) => rates(first + at - AVERAGED, Math.max(first + at, 0)));
    },
  };
};

/** Returns the paths of the chart, and the height of its label. */
export const chart = (series, capacity) => {
  const top = Math.max(HEADROOM * capacity, 1.1 * Math.max(...series.map(({ first, retries }) => first + retries)));
  const y = (rate) => (BOTTOM - (rate / top) * (BOTTOM - TOP)).toFixed(1);
  const line = (of) => series.map((one, at) => `${(at * STEP).toFixed(1)} ${y(of(one))}`);
  const first = line((one) => one.first);
  const offered = line((one) => one.first + one.retries);
  return {
    first: `M0 ${BOTTOM}L${first.join("L")}V${BOTTOM}Z`,
    retries: `M${first.join("L")}L${offered.toReversed().join("L")}Z`,
    answered: `M${line((one) => one.answered).join("L")}`,
    capacity: `M0 ${y(capacity)}H${WIDTH}`,
    /** Of the capacity. */
    label: (y(capacity) - 4).toFixed(1),
  };
};

/** Returns the path of an outage on the chart, or nothing if it was before. */
export const band = ({ from, to }, now) => {
  const end = Math.floor(now / BIN) * BIN;
  const x = (time) => Math.max(0, WIDTH + STEP + ((Math.min(time, end) - end) * STEP) / BIN).toFixed(1);
  return x(to) > 0 ? `M${x(from)} ${TOP}H${x(to)}V${BOTTOM}H${x(from)}Z` : null;
};

/** Returns how far the chart has moved to the left since its last bin. */
export const shift = (now) => (-STEP * ((now / BIN) % 1)).toFixed(2);

/** Where dots come from, and where they go. */
export const GATE = { x: -6, y: 50 };
export const BELOW = 108;
export const OUT = { answered: { x: WIDTH + 12, y: 50 }, rejected: { x: 24, y: BELOW } };

/** Returns the place of an attempt at this position of the queue. Each stays in its row. */
export const place = ({ ordinal }, position) => ({
  x: 234 - (GAP * position) / ROWS,
  y: 50 + GAP * ((ordinal % ROWS) - (ROWS - 1) / 2),
});

/** Returns the place of a worker. */
export const worker = (number) => ({ x: 268 + 24 * (number % 2), y: 38 + 24 * Math.floor(number / 2) });

/** Returns what kind of dot an attempt is. */
export const kind = ({ number, isAbandoned }) => (isAbandoned ? "abandoned" : number > 0 ? "retry" : "first");
