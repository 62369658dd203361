// Lets a worker keep the site on this device: in a release, never in a frame, never against the reader's word.
const { worker } = document.documentElement.dataset;

const isWanted = () => {
  try {
    return localStorage.getItem("axum-in-production:offline") !== "off";
  } catch {
    return false; // Where nothing may be stored, nothing is kept.
  }
};

if (worker && navigator.serviceWorker && top === self && isWanted()) {
  const afterPaint = window.requestIdleCallback ?? setTimeout;
  const register = () => navigator.serviceWorker.register(worker, { updateViaCache: "none" }).catch(() => {});
  // The page and its calculators come first. The pause also spares those who leave at once.
  addEventListener("load", () => setTimeout(() => afterPaint(() => isWanted() && register(), { timeout: 5000 }), 3000));
}
