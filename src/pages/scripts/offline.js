// Says what is kept on the device, lets the reader choose, and removes it. Stands for pages that are not kept, too.
const CHOICE = "axum-in-production:offline";
/** Keys of this site alone: others may share its host. */
const OWN = /^(theme|checklist|axum-in-production:.*)$/;
const BASE = new URL("./", import.meta.url);
const FAMILY = `axum-in-production:${BASE.pathname}:`;

const { worker } = document.documentElement.dataset;
const find = (name) => document.querySelector(`[data-${name}]`);
const [missing, choice, keep, said, list, size, remove] = ["missing", "choice", "keep", "said", "list", "size", "remove"].map(find);

// Storage may be forbidden: then there is nothing in it.
const stored = (act, otherwise) => {
  try {
    return act(localStorage);
  } catch {
    return otherwise;
  }
};
const ownKeys = () => stored((storage) => Object.keys(storage).filter((key) => OWN.test(key)), []);
const isOff = () => stored((storage) => storage.getItem(CHOICE) === "off", true);

// Nor can caches and workers be asked about then: a browser throws, or rejects.
const asked = async (act, otherwise) => {
  try {
    return (await act()) ?? otherwise;
  } catch {
    return otherwise;
  }
};
const canKeep = await asked(async () => {
  await caches.keys();
  return "serviceWorker" in navigator;
}, false);
const ownCaches = async () => (await asked(() => caches.keys(), [])).filter((name) => name.startsWith(FAMILY));
const registered = async () => {
  const registration = await asked(() => navigator.serviceWorker.getRegistration(BASE), null);
  // A worker of a site above this one is none of ours.
  return registration?.scope === BASE.href ? registration : null;
};

const forget = async () => {
  await (await registered())?.unregister();
  for (const name of await ownCaches()) await caches.delete(name);
};

const why = () => {
  if (!worker) return "This is a development build: it keeps nothing of the site.";
  if (!isSecureContext) return "The site cannot be kept: it is not served over HTTPS.";
  if (stored(() => false, true))
    return "The site cannot be kept: this browser blocks storage for it. Allow cookies and site data for this site, then reload the page.";
  if (!canKeep) return "The site cannot be kept: this browser, or its private mode, does not support that.";
  return "";
};

const megabytes = (bytes) => `${(bytes / 1e6).toFixed(1)} MB`;

const show = async () => {
  const keys = ownKeys();
  for (const place of document.querySelectorAll("[data-key]")) {
    const { key } = place.dataset;
    // Each calculator keeps its inputs under its own name; what has a name on this page is none of them.
    const named = [...document.querySelectorAll("[data-key]")].map(({ dataset }) => dataset.key);
    const isMine = (stored) => stored === key || (key.endsWith(":") && stored.startsWith(key) && ![CHOICE, ...named].includes(stored));
    place.textContent = keys.some(isMine) ? "kept now" : "nothing kept";
  }
  const paths = new Set();
  for (const name of await ownCaches()) {
    const requests = await asked(async () => (await caches.open(name)).keys(), []);
    for (const { url } of requests) paths.add(new URL(url).pathname);
  }
  const entries = [...list.querySelectorAll("li")];
  for (const entry of entries) entry.hidden = !paths.has(entry.querySelector("a").pathname);
  list.hidden = entries.every((entry) => entry.hidden);
  const estimate = await asked(() => navigator.storage.estimate(), null);
  size.textContent = estimate ? `This browser counts ${megabytes(estimate.usage)} for all that this host keeps.` : "";
};

// Whether a worker is there and has fetched what it keeps.
const settled = async (registration) => {
  const next = registration.installing ?? registration.waiting;
  if (next && next.state !== "activated") {
    await new Promise((resolve) => next.addEventListener("statechange", () => ["activated", "redundant"].includes(next.state) && resolve()));
  }
  if (!registration.active) return false;
  const { port1, port2 } = new MessageChannel();
  registration.active.postMessage("keep", [port2]);
  return new Promise((resolve) => {
    port1.onmessage = ({ data }) => resolve(data);
  });
};

const switchOn = async () => {
  stored((storage) => storage.removeItem(CHOICE));
  said.textContent = "Fetching what is kept…";
  const registration = await navigator.serviceWorker.register(worker, { updateViaCache: "none" });
  const isKept = await settled(registration);
  said.textContent = isKept ? "The site is kept on this device." : "The site could not be kept: there is no connection, or no space left. Try again later.";
};

const switchOff = async () => {
  stored((storage) => storage.setItem(CHOICE, "off"));
  await forget();
  said.textContent = "Nothing of the site is kept on this device any more.";
};

keep.addEventListener("change", async () => {
  keep.disabled = true;
  try {
    await (keep.checked ? switchOn() : switchOff());
  } catch {
    said.textContent = "This did not work: there is no connection, or no space left. Try again later.";
  }
  keep.disabled = false;
  keep.focus();
  await show();
});

remove.hidden = false;
remove.addEventListener("click", async () => {
  const off = isOff();
  for (const key of ownKeys()) stored((storage) => storage.removeItem(key));
  if (off) stored((storage) => storage.setItem(CHOICE, "off"));
  await forget();
  const next = off
    ? " Only your choice to keep nothing of the site is still here."
    : " The site is kept again from the next page on, unless you switch that off.";
  said.textContent = `Everything that was kept is removed.${why() ? "" : next}`;
  await show();
});

find("again").addEventListener("click", () => location.reload());
missing.hidden = location.pathname === new URL("offline/", BASE).pathname;
if (!missing.hidden) document.title = `Not kept on this device · ${document.title}`;

const reason = why();
choice.hidden = Boolean(reason);
keep.checked = !isOff();
said.textContent = reason;
await show();
