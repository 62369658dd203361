// Gives the frames of calculators the height that they ask for. Each answers only who has asked it.
for (const frame of document.querySelectorAll("iframe")) {
  const { origin } = new URL(document.currentScript.src);
  if (!frame.src.startsWith(`${origin}/`)) continue;
  const listen = () => frame.contentWindow.postMessage({ type: "axum-calculator:listen" }, origin);
  frame.addEventListener("load", listen);
  listen();
  addEventListener("message", (event) => {
    if (event.source !== frame.contentWindow || event.origin !== origin) return;
    const { type, height } = event.data ?? {};
    if (type === "axum-calculator:height" && height > 0) frame.height = Math.ceil(height);
  });
}
