// Serves a folder of static files as a plain host would: compressed, with right types, below a path, and nothing else.
// Usage: node server.mjs FOLDER PORT [BASE]
import { createReadStream, existsSync, readFileSync, statSync } from "node:fs";
import { createServer } from "node:http";
import { extname, join, normalize } from "node:path";
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
};

const [folder, port, base = "/"] = process.argv.slice(2);
const compressed = new Map();

function compress(file) {
  const key = `${file} ${statSync(file).mtimeMs}`;
  if (!compressed.has(key)) {
    const options = { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } };
    compressed.set(key, brotliCompressSync(readFileSync(file), options));
  }
  return compressed.get(key);
}

function find(path) {
  if (!path.startsWith(base)) return null;
  const file = join(folder, normalize(`/${path.slice(base.length)}`));
  if (!existsSync(file)) return null;
  return statSync(file).isDirectory() ? (path.endsWith("/") ? join(file, "index.html") : null) : file;
}

// Addresses may carry long query strings; a test sends one of a megabyte.
createServer({ maxHeaderSize: 4 << 20 }, (request, response) => {
  const { pathname } = new URL(request.url, "http://localhost");
  const found = find(decodeURIComponent(pathname));
  const file = found && existsSync(found) ? found : join(folder, "404.html");
  response.statusCode = file === found ? 200 : 404;
  response.setHeader("content-type", TYPES[extname(file)] ?? "application/octet-stream");
  const hashed = /-[0-9a-f]{16}/.test(file);
  response.setHeader("cache-control", hashed ? "public, max-age=31536000, immutable" : "no-cache");
  if (/\bbr\b/.test(request.headers["accept-encoding"] ?? "")) {
    const body = compress(file);
    response.setHeader("content-encoding", "br");
    response.setHeader("content-length", body.length);
    response.end(body);
  } else {
    createReadStream(file).pipe(response);
  }
}).listen(Number(port), "127.0.0.1");
