// Starts the simulation in its worker. Requests a missing or truncated file once more, bypassing the browser's cache. If that
// fails too, the worker's error event reaches the page.
const [script, program] = ["./simulate.js", "./simulate_bg.wasm"].map((name) => new URL(name, import.meta.url));
const integrity = "INTEGRITY";

const bytes = fetch(program, { integrity }).catch(() => fetch(program, { integrity, cache: "reload" }));
const again = async () => {
  await fetch(script, { cache: "reload" });
  return import(`${script}?again`);
};
const { default: start } = await import(script).catch(again);
await start({ module_or_path: bytes });
