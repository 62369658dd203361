// nginx and Caddy, each with the file that the build has written for it, on a free port of this machine alone.
import { spawn } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

/** What each file is sent as: a list of its own, against which that of the build is held. */
export const TYPES = {
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
  ".xml": "application/xml",
  ".zip": "application/zip",
};

const BROTLI = "/usr/lib/nginx/modules/ngx_http_brotli_static_module.so";
// Debian's nginx is where only administrators look.
const PATH = `${process.env.PATH}:/usr/sbin`;

const freePort = async () => {
  const server = createServer();
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address();
  await new Promise((resolve) => server.close(resolve));
  return port;
};

/** A text with one line written another way, which must be there. */
const exchanged = (text, from, to) => {
  if (!text.includes(from)) throw new Error(`the build writes no line \`${from}\` any more`);
  return text.replace(from, to);
};

/** Starts a server and waits until it answers. What it says is thrown if it does not. */
async function start(command, args, port, scratch, options = {}) {
  const child = spawn(command, args, { env: { ...process.env, PATH, ...options.env }, cwd: options.cwd });
  let said = "";
  child.stdout.on("data", (data) => (said += data));
  child.stderr.on("data", (data) => (said += data));
  let isOver = false;
  const over = new Promise((resolve) => child.once("exit", resolve)).then(() => (isOver = true));
  child.once("error", (error) => (said += `${error.message}; install it with: scripts/tools test`));
  const origin = `http://127.0.0.1:${port}`;
  const stop = async () => {
    child.kill();
    await over;
    rmSync(scratch, { recursive: true, force: true });
  };
  for (let turn = 0; turn < 100; turn += 1) {
    const isThere = await fetch(origin, { redirect: "manual" }).then(
      () => true,
      () => false,
    );
    if (isThere && !isOver) return { origin, stop };
    if (isOver || !child.pid) break;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  await (child.pid && stop());
  throw new Error(`${command} does not serve:\n${said}`);
}

/**
 * nginx for the site in `folder`, which stands at `base`. `workers` is for measuring: tests need no more than one.
 * `directives` are those of the `server` block around the file of the build.
 */
export async function nginx(folder, base = "/", { workers = 0, directives = "" } = {}) {
  const scratch = mkdtempSync(join(tmpdir(), "nginx-"));
  const port = await freePort();
  // The root of the host is the folder that has the site at its path.
  const root = join(scratch, "root", base);
  mkdirSync(dirname(root.replace(/\/$/, "")), { recursive: true });
  symlinkSync(folder, root.replace(/\/$/, ""));
  const module = existsSync(BROTLI);
  const written = readFileSync(join(folder, "_host/nginx.conf"), "utf8");
  writeFileSync(join(scratch, "site.conf"), module ? exchanged(written, "# brotli_static on;", "brotli_static on;") : written);
  const temporary = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"].map((name) => `${name}_temp_path tmp;`);
  const lines = [
    module ? `load_module ${BROTLI};` : "",
    `daemon off; pid nginx.pid; ${workers ? `worker_processes ${workers};` : "master_process off;"}`,
    process.getuid() === 0 ? "user root;" : "",
    "events {}",
    // No logs: load.mjs does not read the output while it waits, and a full pipe would block nginx.
    `http { access_log off; log_not_found off; sendfile on; tcp_nopush on; ${temporary.join(" ")}`,
    `  server { listen 127.0.0.1:${port}; root ${join(scratch, "root")}; ${directives} include site.conf; }`,
    "}",
  ];
  writeFileSync(join(scratch, "nginx.conf"), lines.join("\n"));
  const args = ["-p", `${scratch}/`, "-e", "stderr", "-c", "nginx.conf"];
  const server = await start("nginx", args, port, scratch);
  return { ...server, name: "nginx", encodings: module ? ["br", "gzip"] : ["gzip"] };
}

/** Caddy for the site in `folder`, as the file of the build starts it. */
export async function caddy(folder) {
  const scratch = mkdtempSync(join(tmpdir(), "caddy-"));
  const port = await freePort();
  for (const name of ["Caddyfile", "site.caddy"]) {
    const text = readFileSync(join(folder, "_host", name), "utf8");
    const here = "admin off\n\tdefault_bind 127.0.0.1";
    writeFileSync(join(scratch, name), name === "Caddyfile" ? exchanged(text, "admin off", here) : text);
  }
  const env = { PORT: String(port), SITE_FOLDER: folder, HOME: scratch, XDG_CONFIG_HOME: scratch, XDG_DATA_HOME: scratch };
  const server = await start("caddy", ["run", "--config", join(scratch, "Caddyfile")], port, scratch, { env });
  return { ...server, name: "Caddy", encodings: ["zstd", "br", "gzip"] };
}
