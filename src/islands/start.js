// Brings the islands to life, one by one, after the page has been painted. It is usable before: what is typed meanwhile counts.
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
addEventListener("load", () => afterPaint(() => start().catch(stop)));
// Extensions and other scripts fail too, and the calculators compute on: only an error from a program's own two files counts.
addEventListener("error", ({ error, filename, message }) => {
  const where = `${filename} ${error?.stack}`;
  const isOurs = ({ dataset: { js, wasm } }) => where.includes(js) || where.includes(wasm);
  if ([...document.querySelectorAll("[data-setting]")].some(isOurs)) stop(error ?? message);
});
