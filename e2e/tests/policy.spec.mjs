// What a browser may do on a page, and that nothing a reader can be made to open, type or paste becomes part of one.
import { test as bare } from "@playwright/test";
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { join } from "node:path";
import { headersFor, rulesOf } from "../server.mjs";
import { CALCULATOR, CALCULATORS, CHROMIUM, DATA, DIST, EMBED, EMBEDS, PAGES, TEMPLATES, expect, hasCalculator, html, live, test } from "./site.mjs";

const PROOF = "window.__xss=1";
const CORPUS = [
  `<script>${PROOF}</script>`,
  `<ScRiPt>${PROOF}</sCrIpT>`,
  `<script src="data:text/javascript,${PROOF}"></script>`,
  `<img src=x onerror=${PROOF}>`,
  `<img/src/onerror=${PROOF}//`,
  `"><img src=x onerror="${PROOF}">`,
  `'><svg onload='${PROOF}'>`,
  `<svg/onload=${PROOF}>`,
  `<svg><script>${PROOF}</script></svg>`,
  `<svg><animate onbegin=${PROOF} attributeName=x dur=1s>`,
  `<math><mtext><table><mglyph><style><img src=x onerror=${PROOF}>`,
  `<details open ontoggle=${PROOF}>x</details>`,
  `<input autofocus onfocus=${PROOF}>`,
  `" autofocus onfocus="${PROOF}" x="`,
  `' onmouseover='${PROOF}' x='`,
  `javascript:${PROOF}`,
  `<a href="javascript:${PROOF}">x</a>`,
  `<iframe srcdoc="<script>parent.__xss=1</script>"></iframe>`,
  `<form action="javascript:${PROOF}"><button>x</button></form>`,
  `<base href="https://example.org/">`,
  `<template><img src=x onerror=${PROOF}></template>`,
  `</textarea></title></style></script><img src=x onerror=${PROOF}>`,
  `&lt;img src=x onerror=${PROOF}&gt;`,
  `&#60;img src=x onerror=${PROOF}&#62;`,
  `\u003cimg src=x onerror=${PROOF}\u003e`,
  `%3Cimg%20src=x%20onerror=${PROOF}%3E`,
  `{{constructor.constructor("${PROOF}")()}}`,
  "⟦<img src=x onerror=window.__xss=1>⟧",
];

/** What there is on a page that markup from elsewhere could have brought. */
const census = (page) =>
  page.evaluate(() => {
    const all = [...document.querySelectorAll("*")];
    const handlers = all.flatMap((element) => element.getAttributeNames().filter((name) => /^on|^srcdoc$/.test(name)));
    const scripted = all.filter((element) => ["href", "src", "action"].some((name) => /^\s*javascript:/i.test(element.getAttribute(name) ?? "")));
    const counted = ["img", "script", "iframe", "object", "embed", "base", "style", "math", "template", "animate", "link", "meta"];
    const counts = counted.map((name) => `${name} ${document.querySelectorAll(name).length}`);
    return { handlers, scripted: scripted.length, counts, ran: "__xss" in window };
  });

/** The page as it is without anything from elsewhere. */
const clean = async (page, address) => {
  page.on("dialog", (dialog) => {
    throw new Error(`a dialog: ${dialog.message()}`);
  });
  await page.goto(address);
  if (hasCalculator(address)) await live(page);
  const found = await census(page);
  expect(found).toMatchObject({ handlers: [], scripted: 0, ran: false });
  return found;
};

// That a browser has nothing to refuse is looked at in every-page.spec.mjs.
test("every page has one policy, before its first script, without a hole", CHROMIUM, () => {
  for (const address of PAGES) {
    const [policy, ...rest] = [...html(address).matchAll(/<meta http-equiv="Content-Security-Policy" content="([^"]+)">/g)];
    expect(rest, address).toEqual([]);
    expect(policy[1], address).toMatch(/^default-src 'none'; script-src 'self' 'wasm-unsafe-eval' 'sha256-/);
    expect(policy[1], address).not.toMatch(/unsafe-inline|'unsafe-eval'|\*|http:|https:|data:|ws:/);
    expect(policy.index, address).toBeLessThan(html(address).indexOf("<script"));
  }
});

test("every script, style sheet and WebAssembly that a page names has its digest", CHROMIUM, () => {
  for (const address of PAGES) {
    for (const [tag] of html(address).matchAll(/<(?:script [^>]*\bsrc|link [^>]*rel="?stylesheet)[^>]*>/g)) {
      expect(tag, address).toMatch(/ integrity="?sha384-[\w+/=]{64}/);
    }
    if (hasCalculator(address)) {
      expect(html(address)).toMatch(/ data-integrity="?sha384-/);
      expect(html(address)).toMatch(/<script type="importmap">\{"integrity":\{"\/[a-z-]+-[0-9a-f]{16}(-embed)?\.js":"sha384-/);
    }
  }
});

bare("an inline script, a handler and an evaluated text do not run", async ({ page }) => {
  await page.goto("/");
  await page.evaluate(() => {
    const refused = [];
    addEventListener("securitypolicyviolation", (event) => refused.push(event.violatedDirective));
    const script = document.createElement("script");
    script.textContent = "window.__xss = 'script'";
    document.body.append(script);
    const button = document.createElement("button");
    button.setAttribute("onclick", "window.__xss = 'handler'");
    document.body.append(button);
    button.click();
    const style = document.createElement("style");
    style.textContent = "body { display: none }";
    document.body.append(style);
    setTimeout(() => {
      try {
        // biome-ignore lint/security/noGlobalEval: the policy must refuse it.
        window.__xss = window.eval("'evaluated'");
      } catch {
        // Refused.
      }
    });
    window.refused = refused;
  });
  await expect
    .poll(() => page.evaluate(() => window.refused))
    .toEqual(expect.arrayContaining(["script-src-elem", "script-src-attr", "style-src-elem", "script-src"]));
  expect(await page.evaluate(() => window.__xss)).toBeUndefined();
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
});

bare("a file that was changed on its way is not run", async ({ page }) => {
  await page.route(/\.wasm$/, async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, body: Buffer.concat([await response.body(), Buffer.from([0])]) });
  });
  await page.goto(CALCULATOR);
  await expect(page.getByRole("alert").filter({ hasText: "The calculator has stopped" })).toBeVisible();
});

bare("another site can frame an embed, and no other page", async ({ page, baseURL }) => {
  const wiki = createServer((_, response) => {
    response.setHeader("content-type", "text/html");
    response.end(`<iframe title=embed src="${baseURL}${EMBED}"></iframe><iframe title=page src="${baseURL}${CALCULATOR}"></iframe>`);
  });
  await new Promise((resolve) => wiki.listen(0, "127.0.0.1", resolve));
  await page.goto(`http://127.0.0.1:${wiki.address().port}/`);
  const embed = page.frameLocator("[title=embed]");
  await expect(embed.locator("html")).toHaveAttribute("data-hydrated", "true");
  await expect(embed.locator("[data-metric=checks-per-second]")).toHaveAttribute("value", "50");
  await expect(page.frameLocator("[title=page]").getByRole("heading", { level: 1, name: "Health-check load" })).toHaveCount(0);
  wiki.close();
});

test("hosts are told the same for every page, and the limits of theirs are kept", CHROMIUM, async ({ request }) => {
  const text = readFileSync(join(DIST, "_headers"), "utf8");
  const rules = rulesOf(text);
  expect(rules.length).toBeLessThanOrEqual(100);
  expect(Math.max(...text.split("\n").map((line) => line.length))).toBeLessThanOrEqual(2000);
  for (const address of [...PAGES, "/404.html"]) {
    const headers = headersFor(rules, address);
    const isEmbed = address.startsWith("/embed/");
    expect(headers.get("Content-Security-Policy").includes("frame-ancestors 'none'"), address).toBe(!isEmbed);
    expect(headers.has("X-Frame-Options"), address).toBe(!isEmbed);
    expect(headers.get("X-Content-Type-Options"), address).toBe("nosniff");
    expect(headers.get("Referrer-Policy"), address).toBe("no-referrer");
    const written = html(address.replace("404.html", "offline/")).match(/http-equiv="Content-Security-Policy" content="([^"]+)"/)[1];
    for (const digest of written.match(/'sha256-[^']+'/g)) expect(headers.get("Content-Security-Policy")).toContain(digest);
  }
  expect((await request.get("/")).headers()["content-security-policy"]).toContain("frame-ancestors 'none'");
});

/** In Chromium each text is tried in each field of one calculator and of one embed, and in some field of all others. */
const isThorough = (address) => TEMPLATES.includes(address);

for (const address of [...CALCULATORS, ...EMBEDS]) {
  test(`nothing in the address of ${address} becomes part of the page`, isThorough(address) ? {} : CHROMIUM, async ({ page, browserName }) => {
    test.setTimeout(120_000);
    const before = await clean(page, address);
    const keys = await page.locator("[data-calculator] [name]").evaluateAll((controls) => controls.map(({ name }) => name));
    expect(keys.length).toBeGreaterThan(0);
    // From one turn to the next the texts go on by as many fields as there are, until each has stood in one.
    const step = browserName === "chromium" && isThorough(address) ? 1 : keys.length;
    for (let turn = 0; turn < CORPUS.length; turn += step) {
      const query = new URLSearchParams({ theme: CORPUS[turn], [CORPUS[turn]]: CORPUS[turn] });
      for (const [place, key] of keys.entries()) query.append(key, CORPUS[(place + turn) % CORPUS.length]);
      await page.goto(`${address}?${query}#${encodeURIComponent(CORPUS[turn])}`);
      await live(page);
      expect(await census(page), CORPUS[turn]).toEqual(before);
    }
  });

  test(`nothing typed on ${address} becomes part of the page`, isThorough(address) ? {} : CHROMIUM, async ({ page }) => {
    const before = await clean(page, address);
    for (const text of CORPUS) {
      await page.locator("input:not([type=range], [type=checkbox], [type=radio]), textarea").evaluateAll((controls, text) => {
        for (const control of controls) {
          control.value = text;
          control.dispatchEvent(new Event("input", { bubbles: true }));
          control.dispatchEvent(new Event("change", { bubbles: true }));
        }
      }, text);
      await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve))));
      expect(await census(page), text).toEqual(before);
    }
  });
}

for (const address of [...DATA, "/", "/offline/", "/configuration/health-checks/"]) {
  test(`nothing typed on ${address} or behind its # becomes part of the page`, address === "/" ? {} : CHROMIUM, async ({ page }) => {
    const before = await clean(page, address);
    const controls = page.locator("input:not([type=range], [type=checkbox], [type=radio]):visible, textarea:visible");
    for (const text of CORPUS) {
      await page.evaluate((text) => {
        location.hash = text;
      }, text);
      for (const control of await controls.all()) await control.fill(text);
      expect(await census(page), text).toEqual(before);
    }
  });
}

test("nothing that is pasted into the simulation becomes part of the page", async ({ page }) => {
  const before = await clean(page, "/calculators/pool-sizing/");
  const panel = page.getByRole("region", { name: "Simulation" });
  await panel.getByLabel("Hold time distribution").selectOption("pasted");
  for (const text of [CORPUS.join("\n"), `4 ${CORPUS.join(" ")} 8`]) {
    await panel.getByLabel("Hold times to paste").fill(text);
    await panel.getByLabel("Seed").fill(CORPUS[3]);
    await panel.getByRole("button", { name: "Simulate" }).click();
    await expect(panel.locator(".trial__error, .trial__result").filter({ hasText: /\w/ })).not.toHaveCount(0);
    await expect(panel.getByRole("progressbar")).toBeHidden();
    expect(await census(page)).toEqual(before);
  }
});

test("nothing that the device keeps becomes part of a page", CHROMIUM, async ({ page }) => {
  test.setTimeout(120_000);
  const addresses = ["/", "/checklist/", CALCULATOR, "/offline/"];
  const before = new Map();
  for (const address of addresses) before.set(address, await clean(page, address));
  for (const text of CORPUS) {
    await page.evaluate((text) => {
      const kept = (text) => new URLSearchParams({ instances: text, interval: text, [text]: text }).toString();
      localStorage.clear();
      localStorage.setItem("theme", text);
      localStorage.setItem("checklist", JSON.stringify([text]));
      localStorage.setItem("axum-in-production:health-check-load", kept(text));
      localStorage.setItem("axum-in-production:deployment", kept(text));
      localStorage.setItem("axum-in-production:offline", text);
      localStorage.setItem(text, text);
    }, text);
    for (const address of addresses) {
      await page.goto(address);
      if (hasCalculator(address)) await live(page);
      expect(await census(page), `${address} with ${text}`).toEqual(before.get(address));
    }
  }
});
