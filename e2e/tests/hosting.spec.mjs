// The files that the build writes for hosts, on the servers that read them: nginx and Caddy of this system.
import { readFileSync, readdirSync, statSync } from "node:fs";
import { extname, join } from "node:path";
import { brotliDecompressSync, gunzipSync } from "node:zlib";
import { TYPES, caddy, nginx } from "../hosts.mjs";
import { headersFor, rulesOf, serve } from "../server.mjs";
import { ask } from "./hosts.mjs";
import { BELOW, CHROMIUM, DIST, PAGES, expect, live, metric, test } from "./site.mjs";

// Each of the two servers at the root of a host and below a path. What servers send does not depend on the browser.
const isForHosts = (name) => /^_|\.(br|gz|zst)$|^\./.test(name);
const filesOf = (folder) =>
  readdirSync(folder, { recursive: true })
    .filter((name) => statSync(join(folder, name)).isFile() && !isForHosts(name))
    .sort();
const END = { br: ".br", gzip: ".gz", zstd: ".zst" };
const UNPACK = { br: brotliDecompressSync, gzip: gunzipSync };

const SITES = [
  { name: "nginx", at: "the root", base: "/", folder: DIST, start: nginx },
  { name: "nginx", at: "a path", base: "/docs/", folder: BELOW, start: nginx },
  { name: "Caddy", at: "the root", base: "/", folder: DIST, start: caddy },
  { name: "Caddy", at: "a path", base: "/docs/", folder: BELOW, start: caddy },
];

const typeOf = (file) => TYPES[extname(file)] ?? "application/octet-stream";

/** The properties of `is` that `wanted` has otherwise. */
const unlike = (path, is, wanted) =>
  Object.keys(wanted)
    .filter((name) => is[name] !== wanted[name])
    .map((name) => ({ path, name, is: is[name], wanted: wanted[name] }));

/** What `look` finds wrong with thousands of files. Servers answer sooner when they are asked for several at once. */
const wrongIn = async (files, look) => {
  const left = [...files];
  const wrong = [];
  const lookOn = async () => {
    for (let file = left.pop(); file !== undefined; file = left.pop()) wrong.push(...(await look(file)));
  };
  await Promise.all([lookOn(), lookOn(), lookOn(), lookOn()]);
  return wrong;
};

for (const { name, at, base, folder, start } of SITES) {
  test.describe(`${name} at ${at}`, CHROMIUM, () => {
    test.describe.configure({ mode: "serial" });
    const files = filesOf(folder);
    const rules = rulesOf(readFileSync(join(folder, "_headers"), "utf8"));
    const known = [...new Set(rules.flatMap(({ headers }) => headers.map(([name]) => name)))];
    const read = (name) => readFileSync(join(folder, name));
    /** A file by its ending, named by its content. */
    const named = (end) => files.find((name) => /-[0-9a-f]{16}/.test(name) && name.endsWith(end));
    let server;
    const get = (path, headers, method) => ask(server.origin, base + path, headers, method);

    /** Where the headers of an address differ from the rules: it has all of them, and no others of these names. */
    const differences = (answer, path) => {
      const wanted = headersFor(rules, base + path);
      return unlike(path, answer.headers, Object.fromEntries(known.map((name) => [name.toLowerCase(), wanted.get(name)])));
    };
    const expectHeaders = (answer, path) => expect(differences(answer, path)).toEqual([]);

    test.beforeAll(async () => (server = await start(folder, base)));
    test.afterAll(() => server?.stop());

    test("every file has its type and the headers of the rules", async () => {
      // A page, and its Markdown.
      expect(files.length).toBeGreaterThan(2 * PAGES.length);
      const wrong = await wrongIn(files, async (file) => {
        const answer = await get(file, {}, "HEAD");
        const is = { status: answer.status, type: answer.headers["content-type"], length: answer.headers["content-length"] };
        const length = String(statSync(join(folder, file)).size);
        return [...unlike(file, is, { status: 200, type: typeOf(file), length }), ...differences(answer, file)];
      });
      expect(wrong).toEqual([]);
    });

    test("every page is there at its address, with the headers of the rules", async () => {
      const pages = files.filter((file) => file.endsWith("index.html")).map((file) => file.replace(/index\.html$/, ""));
      expect(pages.map((page) => `/${page}`).sort()).toEqual(PAGES);
      for (const page of pages) {
        const answer = await get(page);
        expect(answer.status, page).toBe(200);
        expectHeaders(answer, page);
        expect(answer.headers["content-type"], page).toBe("text/html; charset=utf-8");
        expect(answer.body.equals(read(`${page}index.html`)), page).toBe(true);
        expect("x-frame-options" in answer.headers, page).toBe(!page.startsWith("embed/"));
      }
    });

    test("every packed file comes as it was packed, and unpacks to the file", async () => {
      const all = readdirSync(folder, { recursive: true });
      for (const encoding of server.encodings) {
        const packed = all.filter((name) => name.endsWith(END[encoding])).map((name) => name.slice(0, -END[encoding].length));
        expect(packed.length).toBeGreaterThan(PAGES.length);
        expect(packed.filter((name) => /\.(png|ico)$/.test(name) || name.startsWith("_"))).toEqual([]);
        const wrong = await wrongIn(packed, async (file) => {
          const { headers, body } = await get(file, { "accept-encoding": encoding });
          const isSame = body.equals(read(file + END[encoding])) && (UNPACK[encoding]?.(body).equals(read(file)) ?? true);
          const is = { encoding: headers["content-encoding"], vary: headers.vary, type: headers["content-type"], isSame };
          return unlike(file, is, { encoding, vary: "Accept-Encoding", type: typeOf(file), isSame: true });
        });
        expect(wrong).toEqual([]);
      }
      const plain = await get("", { "accept-encoding": "identity" });
      expect(plain.headers["content-encoding"]).toBeUndefined();
      expect(plain.headers.vary).toBe("Accept-Encoding");
      const [best] = server.encodings;
      const browsers = await get("", { "accept-encoding": "gzip, deflate, br, zstd" });
      expect(browsers.headers["content-encoding"]).toBe(best);
    });

    test("what is named by its content is kept, and pages are asked for again", async () => {
      for (const end of [".css", ".js", ".wasm"]) {
        expect((await get(named(end))).headers["cache-control"]).toBe("public, max-age=31536000, immutable");
      }
      for (const encoding of [...server.encodings, "identity"]) {
        const first = await get("", { "accept-encoding": encoding });
        expect(first.headers["cache-control"]).toBe("no-cache");
        const again = await get("", { "accept-encoding": encoding, "if-none-match": first.headers.etag });
        expect([again.status, again.body.length], encoding).toEqual([304, 0]);
        expect(again.headers["content-security-policy"]).toBe(first.headers["content-security-policy"]);
      }
    });

    test("missing files get the not-found page, which is never cached", async () => {
      const folderOfSimulation = named("simulate.js").split("/")[0];
      const lost = ["nothing", "nothing/", "calculators/nothing/", "embed/nothing/", "style-ffffffffffffffff.css", `${folderOfSimulation}/x.js`];
      for (const path of lost) {
        const answer = await get(path, { "accept-encoding": server.encodings.at(-1) });
        expect(answer.status, path).toBe(404);
        expect(answer.headers["content-type"], path).toBe("text/html; charset=utf-8");
        expect(gunzipSync(answer.body).equals(read("404.html")), path).toBe(true);
        expectHeaders(answer, "404.html");
      }
      const malformed = await get("%zz");
      expect([400, 404]).toContain(malformed.status);
    });

    test("what is for hosts, and what is hidden, is not served", async () => {
      for (const path of ["_headers", "_redirects", "_host/", "_host/nginx.conf", "_host/Caddyfile", "_host/site.caddy", ".git/config"]) {
        expect((await get(path)).status, path).toBe(404);
      }
      if (base !== "/") expect((await ask(server.origin, "/")).body.toString()).not.toContain("Axum in Production");
    });

    test("addresses without the last slash, short and former ones lead on, with their query", async () => {
      const where = async (path) => {
        const answer = await ask(server.origin, path);
        expect([301, 308], path).toContain(answer.status);
        return answer.headers.location;
      };
      expect(await where(`${base}calculators/pool-sizing`)).toBe(`${base}calculators/pool-sizing/`);
      expect(await where(`${base}embed/pool-sizing?rps=800`)).toBe(`${base}embed/pool-sizing/?rps=800`);
      if (base !== "/") expect(await where(`${base.slice(0, -1)}?x=1`)).toBe(`${base}?x=1`);
      const lines = read("_redirects")
        .toString()
        .split("\n")
        .filter((line) => line.startsWith("/"));
      expect(lines.length).toBeGreaterThanOrEqual(10);
      for (const [from, to, status] of lines.map((line) => line.split(" "))) {
        expect(status).toBe("301");
        expect(await where(from)).toBe(to);
        expect(await where(`${from}?rps=800&theme=dark`)).toBe(`${to}?rps=800&theme=dark`);
        expect((await ask(server.origin, to)).status, to).toBe(200);
      }
    });

    test("a part of a file can be had, and not one that is not there", async () => {
      const file = named(".wasm");
      const part = await get(file, { range: "bytes=10-19" });
      expect(part.status).toBe(206);
      expect(part.headers["content-range"]).toBe(`bytes 10-19/${read(file).length}`);
      expect(part.body.equals(read(file).subarray(10, 20))).toBe(true);
      expect((await get(file, { range: "bytes=99999999-" })).status).toBe(416);
    });

    test("a calculator works there, and its WebAssembly is compiled while it comes in", async ({ page }) => {
      const types = new Map();
      page.on("response", async (response) => types.set(extname(new URL(response.url()).pathname), response.headers()));
      await page.addInitScript(() => {
        const streaming = WebAssembly.compileStreaming;
        WebAssembly.compileStreaming = async (...rest) => {
          const module = await streaming.apply(WebAssembly, rest);
          window.streamed = true;
          return module;
        };
      });
      await page.goto(`${server.origin}${base}health-check-load?instances=6`);
      await expect(page).toHaveURL(`${server.origin}${base}calculators/health-check-load/?instances=6`);
      await live(page);
      await expect(metric(page, "checks-per-second")).toHaveAttribute("value", "30");
      expect(types.get(".wasm")).toMatchObject({ "content-type": "application/wasm" });
      expect(server.encodings).toContain(types.get(".wasm")["content-encoding"]);
      expect(await page.evaluate(() => window.streamed)).toBe(true);
    });
  });
}

test("the server of these tests survives an address that is malformed", CHROMIUM, async () => {
  const server = serve(DIST);
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  const origin = `http://127.0.0.1:${server.address().port}`;
  for (const path of ["/%", "/%E2%82", "//", "/a%00b"]) expect((await ask(origin, path)).status, path).toBe(404);
  expect((await ask(origin, "/")).status).toBe(200);
  server.close();
});
