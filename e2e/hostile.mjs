// Addresses that try to make a server redirect to another host, and the means to send them exactly as written.
import { connect } from "node:net";

/** Browsers read each of these as the name of a host, or a sloppy server turns it into one. */
const HOSTS = [
  "//evil.example",
  "///evil.example",
  "/\\evil.example",
  "/\\/evil.example",
  "/%5cevil.example",
  "/%5c%5cevil.example",
  "/%2fevil.example",
  "/%2f%2fevil.example",
  "/\t/evil.example",
  "/%09/evil.example",
  "/%0d%0aLocation:%20https://evil.example",
  "/.//evil.example",
  "//evil.example:80",
  "//user@evil.example",
  "//evil.example%23",
];
const QUERIES = ["", "?next=//evil.example/", "?a=%0d%0aLocation:%20https://evil.example/"];

/** Hostile addresses for a site at `base`. Many servers redirect to folders alone, so some end at one after climbing out. */
export function hostile(base, folders) {
  const targets = folders.map((folder) => `${base}${folder}`);
  const climbs = targets.flatMap((target) => [
    target,
    `/..${target}`,
    `/%2e%2e${target}`,
    `/..${target.replaceAll("/", "%2f")}`,
    `/%2f..${target}`,
    `/..${target.replaceAll("/", "\\")}`,
    `${target.replaceAll("/", "//")}`,
  ]);
  const within = base.slice(0, -1);
  const paths = HOSTS.flatMap((host) => ["", "/x", "/%2f..", ...climbs].flatMap((tail) => [host + tail, within + host + tail]));
  return [...new Set(paths)].flatMap((path) => QUERIES.map((query) => path + query));
}

/** Status and every Location of the answer to a request line that no client library would send. */
export const askRaw = (origin, target) =>
  new Promise((resolve, reject) => {
    const { hostname, port, host } = new URL(origin);
    const socket = connect(Number(port), hostname, () => {
      socket.write(`GET ${target} HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`, "latin1");
    });
    const parts = [];
    socket.on("data", (part) => parts.push(part));
    socket.on("error", reject);
    socket.on("close", () => {
      const [head] = Buffer.concat(parts).toString("latin1").split("\r\n\r\n");
      const [first, ...lines] = head.split("\r\n");
      const locations = lines.filter((line) => /^location:/i.test(line)).map((line) => line.replace(/^location:\s*/i, ""));
      resolve({ status: Number(first.split(" ")[1]), locations });
    });
  });

/** The host that a browser goes to from a page of `origin` when it is sent to `location`; `location` if that is no URL. */
export const hostOf = (location, origin) => {
  const base = `${origin}/a/b/`;
  return URL.canParse(location, base) ? new URL(location, base).host : location;
};
