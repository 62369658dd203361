#!/usr/bin/env node
// Starts the system's Firefox for Playwright, and stands between the two with what WebDriver BiDi cannot do yet.
//
// Playwright drives an unpatched Firefox through BiDi. It asks for `emulation.setMediaFeaturesOverride`, which the
// extended-support release does not know, and has no way to ask for print, forced colors, reduced motion or a page
// without scripts. Firefox can do all of that: the switches of its developer tools are turned instead.
import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { rmSync } from "node:fs";
import { createServer } from "node:http";
import { json } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import WebSocket, { WebSocketServer } from "ws";
import { socketOf } from "./emulate.mjs";
import { turn } from "./switches.mjs";

const finder = fileURLToPath(new URL("../../scripts/browser", import.meta.url));
const program = execFileSync(finder, ["firefox"], { encoding: "utf8" }).trim();
const firefox = spawn(program, ["--remote-allow-system-access", ...process.argv.slice(2)], { stdio: ["ignore", "inherit", "pipe"] });
for (const signal of ["SIGTERM", "SIGINT", "SIGHUP"]) process.on(signal, () => firefox.kill(signal));

// Its parent, a worker of Playwright, has one browser at a time.
const socket = socketOf(process.ppid);
firefox.on("exit", (code) => {
  rmSync(socket, { force: true });
  process.exit(code ?? 1);
});

/** What Firefox says, until it says where it listens. */
const address = await new Promise((resolve) => {
  let said = "";
  firefox.stderr.on("data", (data) => {
    said += data;
    const found = said.match(/WebDriver BiDi listening on (ws:\S+)/);
    if (found) resolve(found[1]);
    else process.stderr.write(data);
  });
});

const browser = new WebSocket(`${address}/session`, { maxPayload: 0, perMessageDeflate: false });
await once(browser, "open");

/** Commands of ours, whose answers are not Playwright's: their numbers are beyond all of its. */
const pending = new Map();
let last = 1e12;
const ask = (method, params) =>
  new Promise((resolve, reject) => {
    last += 1;
    pending.set(last, { resolve, reject });
    browser.send(JSON.stringify({ id: last, method, params }));
  });

async function set(switches) {
  const { contexts } = await ask("browsingContext.getTree", { "moz:scope": "chrome", maxDepth: 0 });
  const { type, exceptionDetails } = await ask("script.evaluate", {
    expression: `(${turn})(${JSON.stringify(switches)})`,
    target: { context: contexts[0].context },
    awaitPromise: false,
  });
  if (type === "exception") throw new Error(exceptionDetails.text);
}

const relay = new WebSocketServer({ host: "127.0.0.1", port: 0, maxPayload: 0, perMessageDeflate: false });
relay.on("connection", (playwright) => {
  playwright.on("message", async (data) => {
    const { id, method, params } = JSON.parse(data);
    if (method !== "emulation.setMediaFeaturesOverride") return browser.send(`${data}`);
    const { features, ...where } = params;
    try {
      await set({ scheme: { value: features["prefers-color-scheme"], ...where } });
      playwright.send(JSON.stringify({ type: "success", id, result: {} }));
    } catch (error) {
      playwright.send(JSON.stringify({ type: "error", id, error: "unknown error", message: error.message }));
    }
  });
  browser.on("message", (data) => {
    const { id, type, result, message } = JSON.parse(data);
    const ours = pending.get(id);
    if (!ours) return playwright.send(`${data}`);
    pending.delete(id);
    if (type === "error") ours.reject(new Error(message));
    else ours.resolve(result);
  });
  browser.on("close", () => playwright.close());
  playwright.on("close", () => browser.close());
});
await once(relay, "listening");

rmSync(socket, { force: true });
createServer(async (request, response) => {
  try {
    await set({ all: await json(request) });
    response.end();
  } catch (error) {
    response.writeHead(500).end(error.message);
  }
}).listen(socket, () => {
  process.stderr.write(`WebDriver BiDi listening on ws://127.0.0.1:${relay.address().port}\n`);
});
