// Loads the program that a calculator's element names, once for all of its elements. A file that is missing or was cut short is
// requested once more, past what the browser keeps.
const loadProgram = ({ js, wasm, integrity }, base = document.baseURI) => {
  globalThis.programs ??= new Map();
  const { programs } = globalThis;
  const load = async () => {
    const [script, binary] = [new URL(js, base), new URL(wasm, base)];
    const bytes = fetch(binary, { integrity }).catch(() => fetch(binary, { integrity, cache: "reload" }));
    // A browser remembers by its address that a module failed.
    const glue = import(script).catch(() => import(`${script}?again`));
    const [bindings, module] = await Promise.all([glue, WebAssembly.compileStreaming(bytes)]);
    // Long tasks keep a page from answering: between two steps it may.
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
