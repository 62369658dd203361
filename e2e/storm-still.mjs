// The still picture of a retry storm: the moment at which the moving picture begins, with the calculator's defaults. A test compares
// the file with it. `node storm-still.mjs` writes the file.
import { writeFileSync } from "node:fs";
import { argv } from "node:process";
import { fileURLToPath } from "node:url";
import { band, chart, kind, place, worker } from "../src/pages/scripts/storm/record.mjs";
import { CAPACITY, SERVICE, scene } from "../src/pages/scripts/storm/scene.mjs";

export const FILE = fileURLToPath(new URL("../src/islands/moving/storm.svg", import.meta.url));

/** Half of the capacity, three attempts, no budget. */
export const DEFAULTS = { rate: CAPACITY / 2, attempts: 3, budget: Number.POSITIVE_INFINITY, failing: 0.01, failedCost: 1, base: 0.1, cap: 2 };

/** Returns the content of the picture's SVG element. */
export const still = () => {
  const { running, recorded, outages, busy } = scene(DEFAULTS);
  const { label, ...lines } = chart(recorded.series(running.now()), CAPACITY);
  const path = (name) => `<path class="storm__${name}" d="${lines[name]}"/>`;
  const dot = (attempt, { x, y }) => `<circle class="moving__dot moving__dot--${kind(attempt)}" r="3.6" cx="${x.toFixed(1)}" cy="${y.toFixed(1)}"/>`;
  const dots = [
    ...running.queue.map((attempt, at) => dot(attempt, place(attempt, at))),
    ...busy.map((attempt, at) => attempt && dot(attempt, worker(at))).filter(Boolean),
  ];
  const boxes = Array.from({ length: SERVICE.workers }, (_, at) => worker(at)).map(
    ({ x, y }) => `<rect x="${x - 9}" y="${y - 9}" width="18" height="18" rx="2"/>`,
  );
  const bands = outages.map((outage) => `<path d="${band(outage, running.now())}"/>`);
  return [
    '<svg width="320" height="98">',
    '<path class="moving__way" d="M0 50H320"/><rect class="storm__room" x="42" y="24" width="199" height="52" rx="4"/>',
    '<text x="42" y="16">Queue</text><text x="280" y="16" text-anchor="middle">Workers</text>',
    `<g class="storm__workers">${boxes.join("")}</g>`,
    `<g class="moving__dots">${dots.join("")}</g>`,
    "</svg>",
    '<path class="storm__edge" d="M0 192H320"/>',
    `<g class="storm__minute"><g class="storm__outages">${bands.join("")}</g>`,
    path("first"),
    path("retries"),
    path("answered"),
    "</g>",
    path("capacity"),
    `<text class="storm__label" x="4" y="${label}">capacity 1,000/s</text>`,
    "",
  ].join("\n");
};

if (argv[1] === fileURLToPath(import.meta.url)) writeFileSync(FILE, still());
