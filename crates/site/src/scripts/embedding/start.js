// Starts the calculator after the first paint, and reports the page's height to the page that frames it.
const { dataset } = document.querySelector("script[data-wasm]");
const root = document.documentElement;

async function start() {
  const bindings = await loadProgram(dataset);
  bindings.mount(document.querySelector("[data-setting]"));
}

// Without its calculator, the page stays readable and shows a note.
function stop(why) {
  console.error(why);
  root.dataset.stopped = "true";
}

// The timeout is for pages that are never idle, and for frames that the browser throttles.
const afterPaint = (run) => (window.requestIdleCallback ? requestIdleCallback(run, { timeout: 1000 }) : setTimeout(run));
addEventListener("load", () => afterPaint(() => start().catch(stop)));
// Errors of extensions do not stop the calculator. Only an error in the program's own two files counts.
addEventListener("error", ({ error, filename, message }) => {
  const where = `${filename} ${error?.stack}`;
  if (where.includes(dataset.js) || where.includes(dataset.wasm)) stop(error ?? message);
});

// The height is sent only to the page that frames this one, and only after that page has asked.
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
