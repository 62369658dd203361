// Starts the simulation in its worker. A file that is missing or was cut short is requested once more, past what the browser
// keeps. Without it the worker reports an error, which the page around it hears.
const [script, program] = ["./simulate.js", "./simulate_bg.wasm"].map((name) => new URL(name, import.meta.url));
const integrity = "INTEGRITY";

const bytes = fetch(program, { integrity }).catch(() => fetch(program, { integrity, cache: "reload" }));
const again = async () => {
  await fetch(script, { cache: "reload" });
  return import(`${script}?again`);
};
const { default: start } = await import(script).catch(again);
await start({ module_or_path: bytes });
