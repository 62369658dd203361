// "Your deployment": most readers have none, so what it can do is loaded when it is opened, or when this device keeps one.
const opener = document.querySelector("[data-deployment]");
const FILE = "./DEPLOYMENT";

if (opener) {
  const follow = () => {
    try {
      if (!localStorage.getItem("axum-in-production:deployment")) return;
    } catch {
      return; // Storage may be forbidden.
    }
    globalThis.deployment = lazy(FILE);
    globalThis.deployment.catch((error) => {
      console.error(error);
      dispatchEvent(new Event("missing"));
    });
  };
  opener.hidden = false;
  const open = async (event) => {
    event.preventDefault();
    // Once it is there, the button opens it by itself.
    if (!(await openLazily("Your deployment", FILE, opener))) opener.addEventListener("click", open, { once: true });
  };
  opener.addEventListener("click", open, { once: true });
  addEventListener("storage", follow);
  addEventListener("pageshow", follow);
  follow();
}
