// Serves a folder of static files as a plain host would: compressed, with right types, below a path, with the headers that
// its `_headers` file asks for, and nothing else.
// Usage: node server.mjs FOLDER PORT [BASE]; prints where it serves, with the port that the system picked if PORT is 0.
import { createReadStream, existsSync, readFileSync, statSync } from "node:fs";
import { createServer } from "node:http";
import { extname, join, normalize } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, constants } from "node:zlib";

const TYPES = {
  ".css": "text/css; charset=utf-8",
  ".html": "text/html; charset=utf-8",
  ".ico": "image/x-icon",
  ".js": "text/javascript; charset=utf-8",
  ".json": "application/json",
  ".md": "text/markdown; charset=utf-8",
  ".png": "image/png",
  ".svg": "image/svg+xml",
  ".txt": "text/plain; charset=utf-8",
  ".wasm": "application/wasm",
  ".webmanifest": "application/manifest+json",
  ".xml": "application/atom+xml; charset=utf-8",
  ".zip": "application/zip",
};

const compressed = new Map();

function compress(file) {
  const key = `${file} ${statSync(file).mtimeMs}`;
  if (!compressed.has(key)) {
    const options = { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } };
    compressed.set(key, brotliCompressSync(readFileSync(file), options));
  }
  return compressed.get(key);
}

/** The path of a request, and its name on disk; none when it is malformed, as `/%` is. */
const asked = (url) => {
  try {
    const { pathname } = new URL(url, "http://localhost");
    return { pathname, path: decodeURIComponent(pathname) };
  } catch {
    return { pathname: url, path: "" };
  }
};

/** The rules of a `_headers` file: a pattern at the margin, its headers indented. */
export function rulesOf(text) {
  const rules = [];
  for (const line of text.split("\n").filter((line) => line.trim() && !line.startsWith("#"))) {
    const header = line.match(/^\s+([\w-]+): (.+)$/);
    if (header) rules.at(-1).headers.push(header.slice(1));
    else rules.push({ pattern: line, headers: [] });
  }
  return rules;
}

const matches = (pattern, path) => (pattern.endsWith("*") ? path.startsWith(pattern.slice(0, -1)) : path === pattern);

/** The headers for an address. Hosts differ on one that is given twice: so that is an error here. */
export function headersFor(rules, path) {
  const headers = new Map();
  for (const [name, value] of rules.filter(({ pattern }) => matches(pattern, path)).flatMap(({ headers }) => headers)) {
    if (headers.has(name)) throw new Error(`_headers gives ${path} the header ${name} twice`);
    headers.set(name, value);
  }
  return headers;
}

export function serve(folder, base = "/") {
  const file = join(folder, "_headers");
  const rules = existsSync(file) ? rulesOf(readFileSync(file, "utf8")) : [];

  const find = (path) => {
    if (!path.startsWith(base)) return null;
    const file = join(folder, normalize(`/${path.slice(base.length)}`));
    if (!existsSync(file)) return null;
    return statSync(file).isDirectory() ? (path.endsWith("/") ? join(file, "index.html") : null) : file;
  };

  // Addresses may carry long query strings; a test sends one of a megabyte.
  return createServer({ maxHeaderSize: 4 << 20 }, (request, response) => {
    const { pathname, path } = asked(request.url);
    const found = find(path);
    const file = found && existsSync(found) ? found : join(folder, "404.html");
    response.statusCode = file === found ? 200 : 404;
    for (const [name, value] of headersFor(rules, pathname)) response.setHeader(name, value);
    response.setHeader("content-type", TYPES[extname(file)] ?? "application/octet-stream");
    if (/\bbr\b/.test(request.headers["accept-encoding"] ?? "")) {
      const body = compress(file);
      response.setHeader("content-encoding", "br");
      response.setHeader("content-length", body.length);
      response.end(body);
    } else {
      createReadStream(file).pipe(response);
    }
  });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [folder, port, base] = process.argv.slice(2);
  const server = serve(folder, base).listen(Number(port), "127.0.0.1", () => {
    console.log(`http://127.0.0.1:${server.address().port}${base ?? "/"}`);
  });
}
