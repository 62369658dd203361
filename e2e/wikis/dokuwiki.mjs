// DokuWiki as Debian packs it, with a configuration, a user and pages of its own.
import { execFileSync } from "node:child_process";
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { folder, freePort, missing, serve } from "./php.mjs";

const ROOT = "/usr/share/dokuwiki";
const STORES = ["attic", "cache", "index", "locks", "log", "media", "media_attic", "media_meta", "meta", "pages", "tmp"];
const USER = "editor";
const PASSWORD = "a pass phrase of this test";

export const why = () => missing("DokuWiki", `${ROOT}/doku.php`);

export const version = () => readFileSync(`${ROOT}/VERSION`, "utf8").trim();

/** Starts a wiki on `host`, a name of this machine: its origin, and how a page gets into it. */
export async function dokuwiki(host) {
  const data = folder("dokuwiki");
  const conf = join(data, "conf");
  for (const store of STORES) mkdirSync(join(data, store));
  mkdirSync(conf);
  // Debian's preload file takes the folder that is defined first.
  writeFileSync(join(data, "first.php"), `<?php define('DOKU_CONF', '${conf}/');\n`);
  copyFileSync("/etc/dokuwiki/plugins.php", join(conf, "plugins.php"));
  const digest = execFileSync("php", ["-r", "echo password_hash($argv[1], PASSWORD_BCRYPT);", PASSWORD], { encoding: "utf8" });
  writeFileSync(join(conf, "users.auth.php"), `${USER}:${digest}:Editor:editor@example.org:user\n`);
  writeFileSync(join(conf, "acl.auth.php"), "*\t@ALL\t1\n*\t@user\t8\n");
  const port = await freePort();
  const origin = `http://${host}:${port}`;

  /** Whether pages may carry HTML. DokuWiki reads its configuration with each request. */
  const allowHtml = (allowed) =>
    writeFileSync(
      join(conf, "local.php"),
      `<?php
$conf['title'] = 'Team wiki';
$conf['savedir'] = '${data}';
$conf['useacl'] = 1;
$conf['htmlok'] = ${allowed ? 1 : 0};
`,
    );
  allowHtml(true);

  const stop = await serve({ root: ROOT, data, port, settings: ["-d", `auto_prepend_file=${join(data, "first.php")}`] });
  const address = (name) => `${origin}/doku.php?id=${name}`;

  /** Saves a page as a person does, in the wiki's editor, and leaves the browser on it. */
  async function save(page, name, text) {
    await page.goto(`${address(name)}&do=login`);
    await page.getByLabel("Username").fill(USER);
    await page.getByLabel("Password").fill(PASSWORD);
    await page.getByRole("button", { name: "Log In" }).click();
    await page.goto(`${address(name)}&do=edit`);
    await page.locator("textarea[name=wikitext]").fill(text);
    await page.getByRole("button", { name: "Save" }).click();
    await page.waitForURL((url) => !url.search.includes("do=edit"));
    return address(name);
  }

  return { origin, allowHtml, save, stop };
}
