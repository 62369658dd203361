// What the site has stored in the browser, as the tests see it.

/** Waits until a worker has fetched what it keeps and answers for the page. */
export const kept = (page) =>
  page.evaluate(async () => {
    await navigator.serviceWorker.ready;
    while (!navigator.serviceWorker.controller) await new Promise((then) => navigator.serviceWorker.addEventListener("controllerchange", then, { once: true }));
  });
export const cachesOf = (page) => page.evaluate(() => caches.keys());
export const registrations = (page) => page.evaluate(async () => (await navigator.serviceWorker.getRegistrations()).length);
export const keptPaths = (page) =>
  page.evaluate(async () => {
    const paths = [];
    for (const name of await caches.keys()) {
      for (const { url } of await (await caches.open(name)).keys()) paths.push(new URL(url).pathname);
    }
    return paths;
  });
