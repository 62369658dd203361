// Brings the calculator to life after the page has been painted, and tells whoever frames the page how high it is.
const { dataset } = document.querySelector("script[data-wasm]");
const root = document.documentElement;

async function start() {
  const bindings = await loadProgram(dataset);
  bindings.mount(document.querySelector("[data-setting]"));
}

// Without its calculator the page stays readable, and says so.
function stop(why) {
  console.error(why);
  root.dataset.stopped = "true";
}

// A page that never comes to rest, or a frame that its browser holds back, has to start as well.
const afterPaint = (run) => (window.requestIdleCallback ? requestIdleCallback(run, { timeout: 1000 }) : setTimeout(run));
addEventListener("load", () => afterPaint(() => start().catch(stop)));
// Extensions fail too, and the calculator computes on: only an error from the program's own two files counts.
addEventListener("error", ({ error, filename, message }) => {
  const where = `${filename} ${error?.stack}`;
  if (where.includes(dataset.js) || where.includes(dataset.wasm)) stop(error ?? message);
});

// The height is told to the page around this one, once that has asked, and to no other.
let listener = null;
function tell() {
  const height = Math.ceil(document.body.getBoundingClientRect().height);
  // A page whose origin is opaque cannot be addressed otherwise.
  const origin = listener === "null" ? "*" : listener;
  if (origin) parent.postMessage({ type: "axum-calculator:height", height }, origin);
}
addEventListener("message", ({ source, origin, data }) => {
  if (source !== parent || parent === window || data?.type !== "axum-calculator:listen") return;
  listener = origin;
  tell();
});
new ResizeObserver(tell).observe(document.body);
