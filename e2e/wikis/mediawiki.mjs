// MediaWiki as Debian packs it, installed by its own script into a folder of its own, with SQLite.
import { request as requests } from "@playwright/test";
import { execFileSync } from "node:child_process";
import { appendFileSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { folder, freePort, missing, serve } from "./php.mjs";

const ROOT = "/usr/share/mediawiki";
const HOOK = fileURLToPath(new URL("../../hosting/mediawiki/AxumCalculator.php", import.meta.url));
const USER = "Editor";
const PASSWORD = "a pass phrase of this test";

export const why = () => missing("MediaWiki", `${ROOT}/index.php`);

export const version = () => readFileSync(`${ROOT}/includes/Defines.php`, "utf8").match(/'MW_VERSION', '([^']+)'/)[1];

/** Starts a wiki on `host`, a name of this machine, with the tag for the calculators of `site`. */
export async function mediawiki(host, site) {
  const data = folder("mediawiki");
  for (const store of ["cache", "images", "database"]) mkdirSync(join(data, store));
  const port = await freePort();
  const origin = `http://${host}:${port}`;
  const settings = join(data, "LocalSettings.php");
  const options = {
    confpath: data,
    dbname: "wiki",
    dbpath: join(data, "database"),
    dbtype: "sqlite",
    pass: PASSWORD,
    scriptpath: "",
    server: origin,
    skins: "Vector",
  };
  const named = Object.entries(options).flatMap(([name, value]) => [`--${name}`, value]);
  execFileSync("php", [`${ROOT}/maintenance/install.php`, ...named, "Team wiki", USER], { stdio: "pipe" });
  const more = join(data, "More.php");
  appendFileSync(
    settings,
    `
$wgDefaultSkin = 'vector-2022';
$wgCacheDirectory = '${data}/cache';
$wgUploadDirectory = '${data}/images';
$wgAxumCalculatorSite = '${site}';
require_once '${HOOK}';
require '${more}';
`,
  );

  /** Lines of PHP for the end of LocalSettings.php, in place of those from before; for pages that are saved from now on. */
  const configure = (lines) => writeFileSync(more, `<?php\n${lines}\n`);
  configure("");

  const stop = await serve({ root: ROOT, data, port, environment: { MW_CONFIG_FILE: settings } });

  async function ask(request, method, parameters) {
    const form = { format: "json", formatversion: "2", ...parameters };
    const options = method === "post" ? { form } : { params: form };
    const answer = await (await request[method](`${origin}/api.php`, options)).json();
    if (answer.error) throw new Error(`MediaWiki: ${answer.error.info}`);
    return answer;
  }

  const token = async (request, type) => (await ask(request, "get", { action: "query", meta: "tokens", type })).query.tokens[`${type}token`];

  /** Saves a page through the wiki's API, reads it back, and opens it as a reader who is not logged in. */
  async function save(page, name, text) {
    const request = await requests.newContext();
    const login = { action: "clientlogin", loginreturnurl: origin, username: USER, password: PASSWORD };
    const { clientlogin } = await ask(request, "post", { ...login, logintoken: await token(request, "login") });
    if (clientlogin.status !== "PASS") throw new Error(`MediaWiki: ${clientlogin.message}`);
    await ask(request, "post", { action: "edit", title: name, text, token: await token(request, "csrf") });
    const read = { action: "query", prop: "revisions", rvprop: "content", rvslots: "main", titles: name };
    const { query } = await ask(request, "get", read);
    const stored = query.pages[0].revisions[0].slots.main.content;
    if (stored !== text.trimEnd()) throw new Error(`MediaWiki stored another text:\n${stored}`);
    await request.dispose();
    return page.goto(`${origin}/index.php?title=${encodeURIComponent(name)}`);
  }

  return { origin, configure, save, stop };
}
