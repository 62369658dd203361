// No redirect leaves the host, whatever address a client asks for: the rules of every host that the project has rules for.
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { caddy, nginx } from "../hosts.mjs";
import { askRaw, hostOf, hostile } from "../hostile.mjs";
import { serve } from "../server.mjs";
import { BELOW, CHROMIUM, DIST, PAGES, expect, test } from "./site.mjs";

const root = (name) => fileURLToPath(new URL(`../../${name}`, import.meta.url));
/** A page, a former address, and a file: servers redirect each of them in a way of its own. */
const FOLDERS = ["calculators/pool-sizing", "pool-sizing", "sw.js/"];

const tests = async (folder, base) => {
  const server = serve(folder, base);
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  return { origin: `http://127.0.0.1:${server.address().port}`, stop: () => server.close() };
};
const SERVERS = [
  { name: "nginx", start: nginx, redirects: true },
  {
    name: "nginx that does not merge slashes",
    start: (folder, base) => nginx(folder, base, { directives: "merge_slashes off;" }),
    redirects: true,
  },
  // The container runs Caddy with the same two files.
  { name: "Caddy and the container", start: caddy, redirects: true },
  { name: "the server of these tests", start: tests, redirects: false },
];
const SITES = [
  { at: "the root", base: "/", folder: DIST },
  { at: "a path", base: "/docs/", folder: BELOW },
];

for (const { name, start, redirects } of SERVERS) {
  for (const { at, base, folder } of SITES) {
    test(`${name} at ${at}: no redirect leaves the host`, CHROMIUM, async () => {
      const server = await start(folder, base);
      try {
        // What the others are held against: an ordinary address is redirected, and this finds out where to.
        const ordinary = await askRaw(server.origin, `${base}calculators/pool-sizing?rps=800`);
        expect(ordinary.locations).toEqual(redirects ? [`${base}calculators/pool-sizing/?rps=800`] : []);
        const left = [];
        for (const target of hostile(base, FOLDERS)) {
          const { status, locations } = await askRaw(server.origin, target);
          expect(status, target).toBeGreaterThanOrEqual(200);
          expect(status, target).toBeLessThan(500);
          expect(locations.length, target).toBeLessThanOrEqual(1);
          for (const location of locations) {
            if (hostOf(location, server.origin) !== new URL(server.origin).host) left.push(`${target} -> ${location}`);
          }
        }
        expect(left).toEqual([]);
        expect((await askRaw(server.origin, base)).status).toBe(200);
      } finally {
        await server.stop();
      }
    });
  }
}

test("CloudFront's function redirects to no other host", CHROMIUM, () => {
  const handler = new Function(`${readFileSync(root("hosting/cloudfront.js"), "utf8")}; return handler;`)();
  const asked = (target) => {
    const [uri, query = ""] = target.split("?");
    const querystring = Object.fromEntries(
      query
        .split("&")
        .filter(Boolean)
        .map((pair) => [pair.split("=")[0], { value: pair.slice(pair.indexOf("=") + 1) }]),
    );
    return handler({ request: { uri, querystring } });
  };
  expect(asked("/calculators?rps=800").headers.location.value).toBe("/calculators/?rps=800");
  const origin = "https://docs.example.org";
  for (const target of hostile("/", FOLDERS)) {
    const location = asked(target).headers?.location.value;
    if (location !== undefined) expect(hostOf(location, origin), target).toBe("docs.example.org");
  }
});

test("every line of _redirects leads to a page of this site, without a placeholder", CHROMIUM, () => {
  for (const { base, folder } of SITES) {
    const lines = readFileSync(join(folder, "_redirects"), "utf8")
      .split("\n")
      .filter((line) => line && !line.startsWith("#"));
    expect(lines.length).toBeGreaterThan(0);
    for (const [from, to, ...rest] of lines.map((line) => line.split(" "))) {
      expect(rest, from).toEqual(["301"]);
      expect(`${from} ${to}`, "Netlify fills these in from the address").not.toMatch(/[*:]/);
      expect(hostOf(to, "https://docs.example.org"), to).toBe("docs.example.org");
      expect(PAGES, to).toContain(`/${to.slice(base.length)}`);
      expect(existsSync(join(folder, to.slice(base.length), "index.html")), to).toBe(true);
    }
    const headers = readFileSync(join(folder, "_headers"), "utf8");
    expect(headers).not.toMatch(/^\s*(location|refresh):/im);
  }
});

test("the container serves with the file that was tested", CHROMIUM, () => {
  const dockerfile = readFileSync(root("Dockerfile"), "utf8");
  const commands = dockerfile.split("\n").filter((line) => /^(ENTRYPOINT|CMD) /.test(line));
  expect(commands).toEqual(['ENTRYPOINT ["/usr/bin/caddy"]', 'CMD ["run", "--config", "_host/Caddyfile"]']);
});
