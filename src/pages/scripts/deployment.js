// "Your deployment": most readers have none, so what it can do is loaded when it is opened, or when this device keeps one.
const opener = document.querySelector("[data-deployment]");

if (opener) {
  const load = () => (globalThis.deployment ??= import("./DEPLOYMENT"));
  const follow = () => {
    try {
      if (localStorage.getItem("axum-in-production:deployment")) load().catch(console.error);
    } catch {
      // Storage may be forbidden.
    }
  };
  opener.hidden = false;
  const open = async (event) => {
    event.preventDefault();
    (await load()).open();
  };
  opener.addEventListener("click", open, { once: true });
  addEventListener("storage", follow);
  addEventListener("pageshow", follow);
  follow();
}
