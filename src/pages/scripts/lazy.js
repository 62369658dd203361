// Loads modules only when they are needed. Requests a missing or truncated file once more, bypassing all caches.
const loadLazily = async (file) => {
  const url = new URL(file, import.meta.url);
  const whole = async (address) => {
    const module = await import(address);
    // Our modules export at their end, so a truncated one that still parses exports nothing.
    if (Object.keys(module).length === 0) throw new Error(`${address} was cut short`);
    return module;
  };
  try {
    return await whole(url);
  } catch {
    // The browser caches what it received, and remembers by address that a module failed.
    await fetch(url, { cache: "reload" });
    return whole(`${url}?${Date.now()}`);
  }
};

// Each module runs once. One that failed is tried again the next time it is needed.
const lazies = {};
const lazy = (file) =>
  (lazies[file] ??= loadLazily(file).catch((error) => {
    delete lazies[file];
    throw error;
  }));

// Loads and opens something. If it cannot be loaded, shows a note at the button that the reader pressed.
const openLazily = async (what, file, opener) => {
  let module;
  try {
    module = await lazy(file);
  } catch (error) {
    console.error(error);
    const note = Object.assign(document.createElement("p"), { className: "note", role: "alert", popover: "auto" });
    const reload = Object.assign(document.createElement("button"), { type: "button", className: "button", textContent: "Reload the page" });
    reload.addEventListener("click", () => location.reload());
    note.append(`“${what}” could not be loaded. You may be offline, or the site may have been updated. `, reload);
    note.addEventListener("toggle", ({ newState }) => newState === "closed" && note.remove());
    opener.after(note);
    note.showPopover?.({ source: opener });
    return false;
  }
  module.open(opener);
  return true;
};
