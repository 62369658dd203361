// Stores the site on the device. The build writes the line above: the version, and what to store at once.
//
// Pages come from the network, or from the cache if that fails. Files with a digest in their name never change, so a cached
// copy is correct whatever version stored it.
const FAMILY = `axum-in-production:${SITE.base}:`;
const CACHE = FAMILY + SITE.version;
/** How long a cached page waits for the network, in milliseconds. */
const PATIENCE = 3000;
/** Removes the inputs from an address: they are never stored, and do not select another page. */
const HOWEVER = { ignoreSearch: true, ignoreVary: true };

const DIGEST = /-[0-9a-f]{16}(?![0-9a-z])/g;
const isNamedByContent = (path) => path.search(DIGEST) >= 0;
const isPage = (path) => path.endsWith("/");
const pathOf = (address) => new URL(address).pathname;

/** The files that a page loads. A page without an island or the checker loads WebAssembly only for the reader's own numbers. */
const needs = (html) => {
  const names = /<leptos-island|data-check/.test(html) ? "href|src|data-js|data-wasm" : "href|src";
  const named = [...html.matchAll(RegExp(` (?:${names})=["']?([^"'\\s>]+)`, "g"))].map(([, address]) => address);
  return new Set(named.filter((address) => address.startsWith(SITE.base) && isNamedByContent(address)));
};

const keepFile = async (cache, path) => {
  if (await cache.match(path, HOWEVER)) return;
  const file = (await caches.match(path, HOWEVER)) ?? (await fetch(path, { priority: "low" }));
  if (!file.ok) throw new Error(`${path}: ${file.status}`);
  await cache.put(path, file);
};

// Stores a page only together with everything it needs, so that every stored page works, whatever its version.
const keepPage = async (cache, path, page) => {
  for (const file of needs(await page.clone().text())) await keepFile(cache, file);
  await cache.put(path, page);
};

const visit = async (cache, path) => {
  const page = await fetch(path, { cache: "no-cache", priority: "low" });
  if (!page.ok) throw new Error(`${path}: ${page.status}`);
  // The host may have redirected the request, and browsers reject redirected responses for pages.
  await keepPage(cache, path, page.redirected ? new Response(page.body, { headers: page.headers }) : page);
};

// One at a time, so that what the reader waits for comes first. With data saver on, stores only visited pages.
const prepare = async () => {
  const cache = await caches.open(CACHE);
  await visit(cache, SITE.offline);
  if (navigator.connection?.saveData) return;
  for (const file of SITE.files) await keepFile(cache, file);
  for (const page of SITE.pages) await visit(cache, page);
};

// Takes over from an older version: the visited pages, their files, and the files of all open pages.
const inherit = async (older, cache, open, brought) => {
  const paths = (await older.keys()).map(({ url }) => pathOf(url));
  const texts = [];
  for (const path of paths.filter(isPage)) {
    const page = await older.match(path, HOWEVER);
    const isNew = !(await cache.match(path, HOWEVER));
    if (isNew || open.includes(path)) texts.push(await page.clone().text());
    if (!isNew) continue;
    brought.push(path);
    await cache.put(path, page);
  }
  const files = paths.filter(isNamedByContent);
  while (texts.length > 0) {
    const digests = texts.pop().match(DIGEST) ?? [];
    for (const path of files.filter((path) => digests.some((digest) => path.includes(digest)))) {
      if (await cache.match(path, HOWEVER)) continue;
      const file = await older.match(path, HOWEVER);
      // Scripts name other scripts that they load later.
      if (path.endsWith(".js")) texts.push(await file.clone().text());
      await cache.put(path, file);
    }
  }
};

const takeOver = async () => {
  const cache = await caches.open(CACHE);
  const pages = await clients.matchAll({ type: "window", includeUncontrolled: true });
  const open = pages.filter(({ frameType }) => frameType === "top-level").map(({ url }) => pathOf(url));
  for (const name of await caches.keys()) {
    if (!name.startsWith(FAMILY) || name === CACHE) continue;
    const brought = [];
    try {
      await inherit(await caches.open(name), cache, open, brought);
    } catch {
      // There is no space left. Pages with missing files are not stored.
      for (const path of brought) await cache.delete(path);
    }
    await caches.delete(name);
  }
  await registration.navigationPreload?.enable();
  await clients.claim();
  // Pages that were open before the worker was installed count as visited.
  for (const path of open.filter((path) => path.startsWith(SITE.base))) {
    if (!(await cache.match(path, HOWEVER))) await visit(cache, path).catch(() => {});
  }
};

// After the reader has turned it off, there is no cache, and open pages must not create one.
const keeping = async () => ((await caches.has(CACHE)) ? caches.open(CACHE) : null);

const remember = async (path, response) => {
  const cache = await keeping();
  if (!cache) return;
  const isHtml = response.headers.get("content-type")?.startsWith("text/html");
  await (isHtml ? keepPage(cache, path, response) : cache.put(path, response));
};

const fromNetwork = async (event, path) => {
  const response = (await event.preloadResponse) ?? (await fetch(event.request));
  if (response.status === 200) event.waitUntil(remember(path, response.clone()).catch(() => {}));
  if (response.status === 404 || response.status === 410) await (await keeping())?.delete(path);
  return response;
};

const kept = async (path) => (await keeping())?.match(path, HOWEVER);

const notKept = async () => {
  const page = await kept(SITE.offline);
  return page ? new Response(page.body, { status: 503, headers: page.headers }) : Response.error();
};

const page = async (event, path) => {
  const fresh = fromNetwork(event, path);
  event.waitUntil(fresh.catch(() => {}));
  const copy = await kept(path);
  if (!copy) return fresh.catch(notKept);
  const late = new Promise((resolve) => setTimeout(resolve, PATIENCE));
  const response = await Promise.race([fresh, late]).catch(() => {});
  return response && response.status < 500 ? response : copy;
};

const file = async (event, path) => {
  // A page bypasses the cache, with a query string for a module, after a cached file has failed.
  const { cache, url } = event.request;
  const copy = cache === "reload" || url.includes("?") ? null : await caches.match(path, HOWEVER);
  return copy ?? fromNetwork(event, path);
};

const other = async (event, path) => {
  const fresh = await fromNetwork(event, path).catch(() => {});
  return fresh ?? (await kept(path)) ?? Response.error();
};

addEventListener("install", (event) => event.waitUntil(prepare().then(() => skipWaiting())));
addEventListener("activate", (event) => event.waitUntil(takeOver()));
// If it is turned on again before the last old page is closed, the worker is already installed. Reports whether all is stored.
addEventListener("message", (event) => {
  const [port] = event.ports;
  if (event.data !== "keep" || !port) return;
  event.waitUntil(
    prepare().then(
      () => port.postMessage(true),
      () => port.postMessage(false),
    ),
  );
});
addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== "GET" || origin !== location.origin || !pathname.startsWith(SITE.base)) return;
  // A calculator in a frame belongs to another page.
  if (request.mode === "navigate" && request.destination !== "document") return;
  const answer = request.mode === "navigate" ? page : isNamedByContent(pathname) ? file : other;
  event.respondWith(answer(event, pathname));
});
