// Brings the islands to life, one by one, once Trunk has started the WebAssembly.
const stopped = (why) => {
  console.error(why);
  document.documentElement.dataset.stopped = "true";
};

addEventListener("TrunkApplicationStarted", () => {
  for (const island of document.querySelectorAll("leptos-island")) {
    try {
      window.wasmBindings[island.dataset.component](island);
    } catch (error) {
      stopped(error);
    }
  }
});

// A failure to load or to start ends here as well: the page stays readable and says so. The event of a script that does
// not load does not bubble, so it is caught on its way down.
addEventListener("unhandledrejection", (event) => stopped(event.reason));
addEventListener(
  "error",
  (event) => {
    if (event.target === window || event.target instanceof HTMLScriptElement) stopped(event.error ?? "a script did not load");
  },
  true,
);
