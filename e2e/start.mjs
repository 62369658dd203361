// Starts the server of a built site in its own process, so that it does not block the tests. The system picks the port, so two
// checkouts can run at the same time.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";

const at = (path) => fileURLToPath(new URL(path, import.meta.url));

/** The site in `folder`, a path from here, at `base`: where it is served, and how that ends. */
export async function start(folder, base = "/") {
  const server = spawn(process.execPath, [at("server.mjs"), at(folder), "0", base], { stdio: ["ignore", "pipe", "inherit"] });
  const [said] = await Promise.race([
    once(server.stdout, "data"),
    once(server, "exit").then(([code]) => {
      throw new Error(`the server of ${folder} ended with ${code}`);
    }),
  ]);
  return { url: String(said).trim(), stop: () => void server.kill() };
}
