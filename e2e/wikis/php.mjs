// What the wikis share: PHP's own server on a free port of this machine, and a folder that goes with it. Nothing of the system's
// configuration is read or written.
import { execFileSync, spawn } from "node:child_process";
import { existsSync, mkdtempSync, openSync, readFileSync, rmSync } from "node:fs";
import { once } from "node:events";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

const EXTENSIONS = ["dom", "intl", "mbstring", "pdo_sqlite"];

/** Why a wiki whose program is `file` cannot be started here; nothing where it can. */
export function missing(name, file) {
  if (!existsSync(file)) return `${name} is not installed: there is no ${file}. On Debian: scripts/tools test`;
  try {
    const there = execFileSync("php", ["-m"], { encoding: "utf8" }).toLowerCase().split("\n");
    const lacking = EXTENSIONS.filter((extension) => !there.includes(extension));
    return lacking.length > 0 ? `PHP lacks ${lacking.join(", ")}. On Debian: scripts/tools test` : undefined;
  } catch {
    return "PHP is not installed. On Debian: scripts/tools test";
  }
}

export const phpVersion = () => execFileSync("php", ["-r", "echo PHP_VERSION;"], { encoding: "utf8" });

/** A folder for the data of one wiki. */
export const folder = (name) => mkdtempSync(join(tmpdir(), `${name}-`));

/** A free port of this machine. */
export async function freePort() {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address();
  server.close();
  await once(server, "close");
  return port;
}

/**
 * Serves the wiki whose scripts are in `root` and whose data is in `data`, until the function that comes back is called: it ends
 * the server and removes the data.
 */
export async function serve({ root, data, port, settings = [], environment = {} }) {
  const log = join(data, "server.log");
  const output = openSync(log, "a");
  // A changed configuration counts at once, and not after two seconds.
  const server = spawn("php", [...settings, "-d", "opcache.revalidate_freq=0", "-S", `127.0.0.1:${port}`, "-t", root], {
    // Its workers stay when it is ended alone. In a group of their own they can be ended together.
    detached: true,
    stdio: ["ignore", output, output],
    // A page asks for its style sheets and scripts at once, and each of them is a program that runs.
    env: { ...process.env, ...environment, PHP_CLI_SERVER_WORKERS: "4" },
  });
  const stop = () => {
    process.off("exit", stop);
    try {
      process.kill(-server.pid);
    } catch {
      // It has ended already.
    }
    rmSync(data, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  };
  // Also where the tests end before they come to it.
  process.once("exit", stop);
  for (let tries = 0; tries < 100 && server.exitCode === null; tries += 1) {
    try {
      await fetch(`http://127.0.0.1:${port}/robots.txt`, { method: "HEAD" });
      return stop;
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
  const said = readFileSync(log, "utf8");
  stop();
  throw new Error(`PHP does not answer on port ${port}:\n${said}`);
}
