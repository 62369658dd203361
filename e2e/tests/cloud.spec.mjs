// What hosting/ has for a bucket and a CDN, held against the rules and types of the build. Nothing is asked but this folder.
import { execFileSync } from "node:child_process";
import { chmodSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { extname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { TYPES } from "../hosts.mjs";
import { headersFor, rulesOf } from "../server.mjs";
import { CHROMIUM, DIST, PAGES, expect, test } from "./site.mjs";

const of = (name) => fileURLToPath(new URL(`../../hosting/${name}`, import.meta.url));

/** A pattern of the AWS CLI, where a star goes over slashes. */
const pattern = (text) => RegExp(`^${text.replace(/[.+()]/g, "\\$&").replaceAll("*", ".*")}$`);

/** The files that one call of `aws s3 sync` takes, and the headers that they get. */
const put = (call, files) => {
  const value = (name) => call[call.indexOf(name) + 1];
  const taken = files.filter((file) => {
    let isIn = true;
    call.forEach((word, place) => {
      if (/^--(in|ex)clude$/.test(word) && pattern(call[place + 1]).test(file)) isIn = word === "--include";
    });
    return isIn;
  });
  return taken.map((file) => ({ file, type: value("--content-type"), cache: value("--cache-control") }));
};

test("a bucket gets every file once, with the type and the caching of the rules, pages last", CHROMIUM, () => {
  const scratch = mkdtempSync(join(tmpdir(), "aws-"));
  const log = join(scratch, "log");
  writeFileSync(join(scratch, "aws"), `#!/bin/sh\nfor word in "$@"; do printf '%s\\0' "$word"; done >>${log}\nprintf '\\n' >>${log}\n`);
  chmodSync(join(scratch, "aws"), 0o755);
  execFileSync(of("s3"), ["bucket", "E123"], { env: { ...process.env, PATH: `${scratch}:${process.env.PATH}` } });
  const calls = readFileSync(log, "utf8")
    .trim()
    .split("\n")
    .map((line) => line.split("\0").slice(0, -1));
  rmSync(scratch, { recursive: true });
  expect(calls.pop()).toEqual(["cloudfront", "create-invalidation", "--distribution-id", "E123", "--paths", "/*"]);

  const all = readdirSync(DIST, { recursive: true }).filter((name) => statSync(join(DIST, name)).isFile());
  const files = all.filter((name) => !/^_|\.(br|gz|zst)$|^\./.test(name));
  const done = calls.flatMap((call) => put(call, all));
  expect(done.map(({ file }) => file).sort()).toEqual(files.sort());
  const rules = rulesOf(readFileSync(join(DIST, "_headers"), "utf8"));
  for (const { file, type, cache } of done) {
    expect(type, file).toBe(TYPES[extname(file)] ?? "application/octet-stream");
    expect(cache, file).toBe(headersFor(rules, `/${file}`).get("Cache-Control") ?? "no-cache");
  }
  const isPage = done.map(({ file }) => file.endsWith(".html"));
  expect(isPage.lastIndexOf(false)).toBeLessThan(isPage.indexOf(true));
});

test("the function for CloudFront finds every page", CHROMIUM, () => {
  const handler = new Function(`${readFileSync(of("cloudfront.js"), "utf8")}; return handler;`)();
  const asked = (uri, querystring = {}) => handler({ request: { uri, querystring } });
  for (const address of PAGES) {
    expect(asked(address).uri).toBe(`${address}index.html`);
    if (address === "/") continue;
    const lead = asked(address.slice(0, -1), { rps: { value: "800" }, flag: { value: "" } });
    expect([lead.statusCode, lead.headers.location.value]).toEqual([301, `${address}?rps=800&flag`]);
  }
  const repeated = { source: { value: "alb", multiValue: [{ value: "alb" }, { value: "kubelet" }] } };
  expect(asked("/calculators/health-check-load", repeated).headers.location.value).toBe("/calculators/health-check-load/?source=alb&source=kubelet");
  for (const uri of ["/sw.js", "/configuration/dockerfile/index.md", "/service/src/app.rs.txt", "/service/src/app.rs/index.md", "/service/orders.zip"])
    expect(asked(uri).uri).toBe(uri);
});
