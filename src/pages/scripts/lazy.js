// What is loaded only when it is needed. A file that is missing or was cut short is requested once more, past every cache.
const loadLazily = async (file) => {
  const url = new URL(file, import.meta.url);
  const whole = async (address) => {
    const module = await import(address);
    // Our modules export at their end: one that was cut short and can still be read exports nothing.
    if (Object.keys(module).length === 0) throw new Error(`${address} was cut short`);
    return module;
  };
  try {
    return await whole(url);
  } catch {
    // The browser keeps what it got, and remembers by its address that a module failed.
    await fetch(url, { cache: "reload" });
    return whole(`${url}?${Date.now()}`);
  }
};

// A module runs once, whoever needs it; one that failed is tried again when it is needed again.
const lazies = {};
const lazy = (file) =>
  (lazies[file] ??= loadLazily(file).catch((error) => {
    delete lazies[file];
    throw error;
  }));

// Opens what is loaded when it is opened. If it cannot be loaded, says so at the button that the reader pressed.
const openLazily = async (what, file, opener) => {
  let module;
  try {
    module = await lazy(file);
  } catch (error) {
    console.error(error);
    const note = Object.assign(document.createElement("p"), { className: "note", role: "alert", popover: "auto" });
    const reload = Object.assign(document.createElement("button"), { type: "button", className: "button", textContent: "Reload the page" });
    reload.addEventListener("click", () => location.reload());
    note.append(`“${what}” could not be loaded. You may be offline, or a new version of the site is out. `, reload);
    note.addEventListener("toggle", ({ newState }) => newState === "closed" && note.remove());
    opener.after(note);
    note.showPopover?.({ source: opener });
    return false;
  }
  module.open(opener);
  return true;
};
