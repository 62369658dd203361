// Asks firefox/start.mjs for what Playwright cannot ask Firefox for.
import { once } from "node:events";
import { request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";

/** Where the browser of a worker of Playwright, by its process, can be asked. */
export const socketOf = (worker) => join(tmpdir(), `firefox-${worker}.sock`);

/** For every page of this worker's Firefox: medium, forcedColors, reducedMotion, javaScript. What is left out is as usual. */
export async function emulate(all) {
  const asking = request({ socketPath: socketOf(process.pid), method: "POST" });
  asking.end(JSON.stringify(all));
  const [answer] = await once(asking, "response");
  const said = await text(answer);
  if (answer.statusCode !== 200) throw new Error(`Firefox: ${said}`);
}
