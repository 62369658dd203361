// The one script of every page: the theme that was chosen, else the system's; in an embed, what its address says.
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
})();
