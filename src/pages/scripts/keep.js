// Registers the service worker that stores the site on this device: only in a release, never in a frame, and not if the reader opted out.
const { worker } = document.documentElement.dataset;

const isWanted = () => {
  try {
    return localStorage.getItem("axum-in-production:offline") !== "off";
  } catch {
    return false; // Storage is blocked.
  }
};

if (worker && navigator.serviceWorker && top === self && isWanted()) {
  const afterPaint = window.requestIdleCallback ?? setTimeout;
  const register = () => navigator.serviceWorker.register(worker, { updateViaCache: "none" }).catch(() => {});
  // The page and its calculators load first. The pause also avoids the download for visitors who leave right away.
  addEventListener("load", () => setTimeout(() => afterPaint(() => isWanted() && register(), { timeout: 5000 }), 3000));
}
