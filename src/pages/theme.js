// The only script that every page runs before the first paint. Applies the chosen theme, the system's theme, or in an embed the
// theme in the address. Also reloads missing files, or shows a note.
(() => {
  const root = document.documentElement;
  const asked = "embed" in root.dataset ? new URLSearchParams(location.search) : null;
  const known = (theme) => (theme === "light" || theme === "dark" ? theme : null);
  const stored = () => {
    try {
      return known(localStorage.getItem("theme"));
    } catch {
      return null; // Storage may be blocked.
    }
  };
  const show = (theme) => {
    if (theme) root.dataset.theme = theme;
    else delete root.dataset.theme;
  };
  show(asked ? known(asked.get("theme")) : stored());
  root.toggleAttribute("data-locked", asked?.get("locked") === "true");

  addEventListener("DOMContentLoaded", () => {
    const button = document.querySelector("[data-theme-switch]");
    if (!button) return;
    const system = matchMedia("(prefers-color-scheme: dark)");
    const isDark = () => (root.dataset.theme ? root.dataset.theme === "dark" : system.matches);
    const say = () => button.setAttribute("aria-pressed", isDark());
    button.hidden = false;
    button.addEventListener("click", () => {
      const wanted = isDark() ? "light" : "dark";
      // Follows the system's theme again once the choice matches it.
      const chosen = (wanted === "dark") === system.matches ? null : wanted;
      show(chosen);
      try {
        if (chosen) localStorage.setItem("theme", chosen);
        else localStorage.removeItem("theme");
      } catch {
        // The choice lasts until the reader leaves the page.
      }
      say();
    });
    system.addEventListener("change", say);
    say();
  });

  // During a deploy a file may be missing or truncated, and browsers cache the truncated one. So each file is requested once
  // more, bypassing the cache. If that fails too, the page tells the reader what to do.
  let isSaid = false;
  const say = () => {
    if (isSaid) return;
    isSaid = true;
    const note = document.createElement("p");
    const button = document.createElement("button");
    note.className = "note";
    note.setAttribute("role", "alert");
    button.textContent = "Reload the page";
    button.addEventListener("click", () => location.reload());
    note.append("Part of this page could not be loaded. The site may have been updated. The text is complete. ", button);
    document.body.prepend(note);
  };
  const tell = () => (document.body ? say() : addEventListener("DOMContentLoaded", say));
  // Dispatched by scripts that load more files without any action of the reader.
  addEventListener("missing", tell);
  addEventListener(
    "error",
    async ({ target }) => {
      const { integrity, href, src, dataset } = target;
      if (!integrity) return;
      if (dataset.again) return tell();
      try {
        await fetch(href ?? src, { integrity, cache: "reload" });
      } catch {
        return tell();
      }
      const again = document.createElement(target.localName);
      for (const { name, value } of target.attributes) again.setAttribute(name, value);
      // Firefox remembers by address that a module failed.
      if (src) again.src = `${src}?again`;
      again.dataset.again = "true";
      target.replaceWith(again);
    },
    true,
  );
})();
