// "Your deployment": most readers have none, so its script loads only when it is opened, or if this device stores one.
const opener = document.querySelector("[data-deployment]");
const FILE = "./DEPLOYMENT";

if (opener) {
  const follow = () => {
    try {
      if (!localStorage.getItem("axum-in-production:deployment")) return;
    } catch {
      return; // Storage may be blocked.
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
    // After it has loaded, the button opens it without this script.
    if (!(await openLazily("Your deployment", FILE, opener))) opener.addEventListener("click", open, { once: true });
  };
  opener.addEventListener("click", open, { once: true });
  addEventListener("storage", follow);
  addEventListener("pageshow", follow);
  follow();
}
