// Gives each frame with a calculator the height of what is in it. Without this script a frame keeps the height it was given.
(() => {
  const site = new URL(".", document.currentScript.src);
  const isOurs = (frame) => frame instanceof HTMLIFrameElement && frame.src.startsWith(`${site}embed/`);
  const frames = () => [...document.querySelectorAll("iframe")].filter(isOurs);
  // It says nothing that others may not hear: a frame that has not loaded yet has another origin.
  const ask = (frame) => frame.contentWindow?.postMessage({ type: "axum-calculator:listen" }, "*");
  addEventListener("message", ({ source, origin, data }) => {
    if (origin !== site.origin || data?.type !== "axum-calculator:height") return;
    const frame = frames().find(({ contentWindow }) => contentWindow === source);
    if (frame && data.height > 0) frame.style.height = `${Math.min(data.height, 20000)}px`;
  });
  document.addEventListener("load", ({ target }) => isOurs(target) && ask(target), true);
  frames().forEach(ask);
})();
