// The one script of every page: the theme that was chosen, else the system's; in an embed, what its address says. And what
// becomes of a page whose files are missing.
(() => {
  const root = document.documentElement;
  const asked = "embed" in root.dataset ? new URLSearchParams(location.search) : null;
  const known = (theme) => (theme === "light" || theme === "dark" ? theme : null);
  const stored = () => {
    try {
      return known(localStorage.getItem("theme"));
    } catch {
      return null; // Storage may be forbidden.
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
      // Back at the system's theme, follow it again.
      const chosen = (wanted === "dark") === system.matches ? null : wanted;
      show(chosen);
      try {
        if (chosen) localStorage.setItem("theme", chosen);
        else localStorage.removeItem("theme");
      } catch {
        // The choice lasts as long as the page.
      }
      say();
    });
    system.addEventListener("change", say);
    say();
  });

  // While a host changes from one version to the next, a file may be missing, or cut short: then browsers keep the short
  // one. So it is asked for once more, past what is kept. If that is no better, the page says what to do.
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
    note.append("A part of this page is missing; a new version may be on its way. The text is all here. ", button);
    document.body.prepend(note);
  };
  const tell = () => (document.body ? say() : addEventListener("DOMContentLoaded", say));
  // From scripts that load more by themselves, without a reader who pressed anything.
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
      // Firefox remembers by its address that a module failed.
      if (src) again.src = `${src}?again`;
      again.dataset.again = "true";
      target.replaceWith(again);
    },
    true,
  );
})();
