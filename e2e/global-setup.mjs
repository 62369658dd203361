// Serves both builds of the site for one run of the tests. The processes that run them inherit the addresses.
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { start } from "./start.mjs";

const SITES = { SITE_URL: ["../dist", "/"], SITE_BELOW_A_PATH_URL: ["../target/site-below-a-path", "/docs/"] };

export default async function setUp() {
  const servers = [];
  for (const [name, [folder, base]] of Object.entries(SITES)) {
    if (!existsSync(fileURLToPath(new URL(`${folder}/index.html`, import.meta.url)))) throw new Error(`${folder} is not built: make site`);
    const server = await start(folder, base);
    process.env[name] = server.url;
    servers.push(server);
  }
  return () => {
    for (const { stop } of servers) stop();
  };
}
