// How much nginx and Caddy answer with the files that the build writes for them: make load. Measures, and judges nothing.
// wrk, the server and its readers share this machine, so a server alone on one does more.
import { execFileSync } from "node:child_process";
import { readFileSync, readdirSync } from "node:fs";
import { cpus, loadavg } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { caddy, nginx } from "./hosts.mjs";

const SECONDS = Number(process.env.SECONDS ?? 10);
const CONNECTIONS = 64;
const DIST = fileURLToPath(new URL("../dist/", import.meta.url));
const wasm = readdirSync(DIST).find((name) => name.endsWith("_bg.wasm"));
const WHAT = [
  ["a page, Brotli", "configuration/dockerfile/", "br", "configuration/dockerfile/index.html.br"],
  ["a page, as it is", "configuration/dockerfile/", "identity", "configuration/dockerfile/index.html"],
  ["the WebAssembly, Brotli", wasm, "br", `${wasm}.br`],
  ["a page that is not there, gzip", "not/there/", "gzip", "404.html.gz"],
];

const BYTES = { "": 1, K: 1024, M: 1024 ** 2, G: 1024 ** 3 };
const number = (text) => text.toLocaleString("en-US", { maximumFractionDigits: 0 });

/** What wrk says: requests and bytes a second, and how long the requests took. */
function load(url, encoding) {
  const options = ["--threads", "2", "--connections", String(CONNECTIONS), "--duration", `${SECONDS}s`, "--latency"];
  const said = execFileSync("wrk", [...options, "--header", `Accept-Encoding: ${encoding}`, url], { encoding: "utf8" });
  const found = (pattern) => said.match(pattern)?.slice(1);
  const [requests] = found(/Requests\/sec:\s+([\d.]+)/);
  const [bytes, unit] = found(/Transfer\/sec:\s+([\d.]+)([KMG]?)B/);
  const [half] = found(/^ +50% +(\S+)/m);
  const [most] = found(/^ +99% +(\S+)/m);
  return { requests: Number(requests), bytes: Number(bytes) * BYTES[unit], half, most, errors: found(/(Socket errors.*)/)?.[0] ?? "" };
}

console.log(`${cpus().length} cores, ${cpus()[0].model}; load before: ${loadavg()[0].toFixed(1)}`);
console.log(`wrk: 2 threads, ${CONNECTIONS} connections, ${SECONDS} s each, on loopback, HTTP/1.1 without TLS`);
console.log("server   what                             bytes    requests/s    MB/s      p50      p99");
for (const start of [(folder) => nginx(folder, "/", { workers: cpus().length }), caddy]) {
  const server = await start(DIST);
  for (const [what, path, encoding, file] of WHAT) {
    const { requests, bytes, half, most, errors } = load(`${server.origin}/${path}`, encoding);
    const size = number(readFileSync(join(DIST, file)).length);
    const numbers = [size.padStart(8), number(requests).padStart(13), number(bytes / 1e6).padStart(7), half.padStart(8), most.padStart(8)];
    console.log(`${server.name.padEnd(8)} ${what.padEnd(30)} ${numbers.join(" ")} ${errors}`);
  }
  await server.stop();
}
