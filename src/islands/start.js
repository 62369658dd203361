// Hydrates the islands one by one after the first paint. The page is usable before that: changes made meanwhile are kept.
const breathe = () => new Promise((resolve) => setTimeout(resolve));

async function start() {
  const islands = [...document.querySelectorAll("leptos-island")];
  const programs = islands.map((island) => loadProgram(island.closest("[data-setting]").dataset));
  // Calculators start from the reader's deployment, if there is one.
  await Promise.allSettled([globalThis.deployment, ...programs]);
  for (const [place, island] of islands.entries()) {
    const bindings = await programs[place];
    await breathe();
    bindings[island.dataset.component](island);
  }
}

// Marks outdated prices.
for (const day of document.querySelectorAll("time[data-price]")) {
  if (Date.now() - Date.parse(day.dateTime) > 180 * 24 * 60 * 60 * 1000) day.dataset.old = "";
}

// Without its calculators, the page stays readable and shows a note.
function stop(why) {
  console.error(why);
  document.documentElement.dataset.stopped = "true";
}

// The timeout is for pages that are never idle, and for frames that the browser throttles.
const afterPaint = (run) => (window.requestIdleCallback ? requestIdleCallback(run, { timeout: 1000 }) : setTimeout(run));
addEventListener("load", () => afterPaint(() => start().catch(stop)));
// Errors of extensions and other scripts do not stop the calculators. Only an error in a program's own two files counts.
addEventListener("error", ({ error, filename, message }) => {
  const where = `${filename} ${error?.stack}`;
  const isOurs = ({ dataset: { js, wasm } }) => where.includes(js) || where.includes(wasm);
  if ([...document.querySelectorAll("[data-setting]")].some(isOurs)) stop(error ?? message);
});
