// Shows what is stored on the device, lets the reader choose, and removes it. Also replaces pages that are not stored.
const CHOICE = "axum-in-production:offline";
/** The keys of this site: other sites may share its host. */
const OWN = /^(theme|checklist|axum-in-production:.*)$/;
const BASE = new URL("./", import.meta.url);
const FAMILY = `axum-in-production:${BASE.pathname}:`;

const { worker } = document.documentElement.dataset;
const find = (name) => document.querySelector(`[data-${name}]`);
const [missing, choice, keep, said, list, size, remove] = ["missing", "choice", "keep", "said", "list", "size", "remove"].map(find);

// Storage may be blocked, and then counts as empty.
const stored = (act, otherwise) => {
  try {
    return act(localStorage);
  } catch {
    return otherwise;
  }
};
// Of the device and of this tab.
const storages = () => stored((storage) => [storage, sessionStorage], []);
const own = (storage) => Object.keys(storage).filter((key) => OWN.test(key));
const isOff = () => stored((storage) => storage.getItem(CHOICE) === "off", true);

// Where storage is blocked, the browser also throws or rejects for caches and workers.
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
  // A service worker of a site above this one is not ours.
  return registration?.scope === BASE.href ? registration : null;
};

const forget = async () => {
  await (await registered())?.unregister();
  for (const name of await ownCaches()) await caches.delete(name);
};

const why = () => {
  if (!worker) return "This is a development build, which does not store the site.";
  if (!isSecureContext) return "The site cannot be stored: it is not served over HTTPS.";
  if (stored(() => false, true))
    return "The site cannot be stored: this browser blocks storage for it. Allow cookies and site data for this site, then reload the page.";
  if (!canKeep) return "The site cannot be stored: this browser, or its private mode, does not support it.";
  return "";
};

const megabytes = (bytes) => `${(bytes / 1e6).toFixed(1)} MB`;

const show = async () => {
  const keys = storages().flatMap(own);
  for (const place of document.querySelectorAll("[data-key]")) {
    const { key } = place.dataset;
    // Each calculator stores its inputs under its own name. Keys that have an entry of their own on this page do not count.
    const named = [...document.querySelectorAll("[data-key]")].map(({ dataset }) => dataset.key);
    const isMine = (stored) => stored === key || (key.endsWith(":") && stored.startsWith(key) && ![CHOICE, ...named].includes(stored));
    place.textContent = keys.some(isMine) ? "stored now" : "nothing stored";
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
  size.textContent = estimate ? `This browser reports ${megabytes(estimate.usage)} of stored data for this host.` : "";
};

// Whether a worker is active and has downloaded what it stores.
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
  said.textContent = "Downloading the site…";
  const registration = await navigator.serviceWorker.register(worker, { updateViaCache: "none" });
  const isKept = await settled(registration);
  said.textContent = isKept
    ? "The site is stored on this device."
    : "The site could not be stored: you are offline, or there is no space left. Try again later.";
};

const switchOff = async () => {
  stored((storage) => storage.setItem(CHOICE, "off"));
  await forget();
  said.textContent = "The site is no longer stored on this device.";
};

keep.addEventListener("change", async () => {
  keep.disabled = true;
  try {
    await (keep.checked ? switchOn() : switchOff());
  } catch {
    said.textContent = "This did not work: you are offline, or there is no space left. Try again later.";
  }
  keep.disabled = false;
  keep.focus();
  await show();
});

remove.hidden = false;
remove.addEventListener("click", async () => {
  const off = isOff();
  for (const storage of storages()) for (const key of own(storage)) storage.removeItem(key);
  if (off) stored((storage) => storage.setItem(CHOICE, "off"));
  await forget();
  const next = off ? " Only your choice not to store the site remains." : " The site is stored again when you open the next page, unless you turn that off.";
  said.textContent = `Everything that was stored has been removed.${why() ? "" : next}`;
  await show();
});

find("again").addEventListener("click", () => location.reload());
missing.hidden = location.pathname === new URL("offline/", BASE).pathname;
if (!missing.hidden) document.title = `Not stored on this device · ${document.title}`;

const reason = why();
choice.hidden = Boolean(reason);
keep.checked = !isOff();
said.textContent = reason;
await show();
