// Loads the program of a calculator, once for all its elements. Requests a missing or truncated file once more, bypassing the
// browser's cache.
const loadProgram = ({ js, wasm, integrity }, base = document.baseURI) => {
  globalThis.programs ??= new Map();
  const { programs } = globalThis;
  const load = async () => {
    const [script, binary] = [new URL(js, base), new URL(wasm, base)];
    const bytes = fetch(binary, { integrity }).catch(() => fetch(binary, { integrity, cache: "reload" }));
    // Browsers remember by address that a module failed.
    const glue = import(script).catch(() => import(`${script}?again`));
    const [bindings, module] = await Promise.all([glue, WebAssembly.compileStreaming(bytes)]);
    // Yields between steps, because long tasks make a page unresponsive.
    await new Promise((resolve) => setTimeout(resolve));
    await bindings.default({ module_or_path: module });
    return bindings;
  };
  const failed = (why) => {
    programs.delete(wasm);
    throw why;
  };
  if (!programs.has(wasm)) programs.set(wasm, load().catch(failed));
  return programs.get(wasm);
};
