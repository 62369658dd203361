// Brings the islands to life, one by one, after the page has been painted. It is usable before: what is typed meanwhile counts.
const { js, wasm, integrity } = document.querySelector("script[data-wasm]").dataset;

// Long tasks keep a page from answering: between two steps it may.
const breathe = () => new Promise((resolve) => setTimeout(resolve));

// A file that was cut short on its way is kept by browsers like any other: it is asked for once more, past what is kept.
const again = { integrity, cache: "reload" };

async function load() {
  const program = fetch(wasm, { integrity }).catch(() => fetch(wasm, again));
  // A browser may remember by its address that a module failed. (Trunk would fill in a name in braces.)
  const glue = import(js).catch(() => import(js + "?again"));
  const [bindings, module] = await Promise.all([glue, WebAssembly.compileStreaming(program)]);
  await breathe();
  await bindings.default({ module_or_path: module });
  return bindings;
}

async function start() {
  const bindings = await globalThis.calculators;
  // Calculators start from the reader's deployment, if there is one.
  await Promise.allSettled([globalThis.deployment]);
  for (const island of document.querySelectorAll("leptos-island")) {
    await breathe();
    bindings[island.dataset.component](island);
  }
}

// Prices age while their page does not.
for (const day of document.querySelectorAll("time[data-price]")) {
  if (Date.now() - Date.parse(day.dateTime) > 180 * 24 * 60 * 60 * 1000) day.dataset.old = "";
}

// Without its calculators the page stays readable, and says so.
function stop(why) {
  console.error(why);
  document.documentElement.dataset.stopped = "true";
}

// A page that never comes to rest, or a frame that its browser holds back, has to start as well.
const afterPaint = (run) => (window.requestIdleCallback ? requestIdleCallback(run, { timeout: 1000 }) : setTimeout(run));
// Numbers in the text are computed by the same program, which is loaded once.
globalThis.calculators = new Promise((then) => addEventListener("load", () => afterPaint(() => then(load()))));
start().catch(stop);
// Extensions and other scripts fail too, and the calculators compute on: only an error from the program's own two files counts.
addEventListener("error", ({ error, filename, message }) => {
  const where = `${filename} ${error?.stack}`;
  if (where.includes(js) || where.includes(wasm)) stop(error ?? message);
});
