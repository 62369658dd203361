// Brings the calculator to life after the page has been painted, and tells whoever frames the page how high it is.
const { js, wasm, integrity } = document.querySelector("script[data-wasm]").dataset;
const root = document.documentElement;

// A file that was cut short on its way is kept by browsers like any other: it is asked for once more, past what is kept.
const again = { integrity, cache: "reload" };

async function start() {
  const program = fetch(wasm, { integrity }).catch(() => fetch(wasm, again));
  // A browser remembers that a module failed, by its address.
  const glue = import(js).catch(() => import(`${js}?again`));
  const [bindings, module] = await Promise.all([glue, WebAssembly.compileStreaming(program)]);
  await bindings.default({ module_or_path: module });
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
  if (where.includes(js) || where.includes(wasm)) stop(error ?? message);
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
