// What the measurements share: a server of the site in dist/, and the median.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createConnection } from "node:net";

/** Serves the site in dist/ on a port of this machine; the process that does so, once it answers. */
export async function serve(port) {
  const server = spawn("node", ["server.mjs", "../dist", String(port)], { stdio: "inherit" });
  for (let tries = 0; tries < 50; tries += 1) {
    const socket = createConnection(port, "127.0.0.1");
    try {
      await once(socket, "connect");
      return server;
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 100));
    } finally {
      socket.destroy();
    }
  }
  server.kill();
  throw new Error(`no server on port ${port}`);
}

export const median = (numbers) => numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)];
