// What must not happen, and what the reader sees when it does. The console may speak here.
import { test } from "@playwright/test";
import { CALCULATOR, EMBED, expect, live, metric } from "./site.mjs";

const stopped = (page) => page.getByRole("alert").filter({ hasText: "The calculator has stopped" });

test("a panic leaves the page readable and says that the calculator has stopped", async ({ page }) => {
  await page.goto(CALCULATOR);
  await live(page);
  await expect(stopped(page)).toBeHidden();
  await page.evaluate(() => {
    const find = Element.prototype.querySelector;
    const field = document.querySelector("[name=instances]");
    Element.prototype.querySelector = function (selector) {
      // While the program looks for a place to write to it hears of another change, which no browser does to it.
      if (selector === "[data-part=given]") field.dispatchEvent(new InputEvent("input", { bubbles: true }));
      return find.call(this, selector);
    };
  });
  await page.getByLabel("App instances").fill("20");
  await expect(stopped(page)).toBeVisible();
  await expect(metric(page, "db-round-trips-per-second")).toBeVisible();
  await expect(page.getByRole("heading", { name: "What it counts" })).toBeVisible();
});

for (const [what, pattern] of [
  ["WebAssembly", /\.wasm$/],
  ["script", /\/health-check-load-[0-9a-f]+\.js(\?again)?$/],
]) {
  test(`without its ${what} the page stays readable and says so`, async ({ page }) => {
    await page.route(pattern, (route) => route.abort());
    await page.goto(CALCULATOR);
    await expect(stopped(page)).toBeVisible();
    await expect(metric(page, "db-round-trips-per-second")).toHaveAttribute("value", "150");
  });
}

for (const address of [CALCULATOR, EMBED]) {
  test(`errors of others stop nothing on ${address}`, async ({ page }) => {
    await page.goto(address);
    await live(page);
    await page.evaluate(() => {
      window.heard = [];
      addEventListener("error", ({ message }) => window.heard.push(message));
      setTimeout(() => {
        throw new TypeError("an extension fails");
      });
      setTimeout(() => Promise.reject(new Error("an extension's promise fails")));
      // A loop that browsers report: each size makes the next.
      const box = document.body.appendChild(document.createElement("div"));
      new ResizeObserver(() => (box.style.height = `${box.offsetHeight + 1}px`)).observe(box);
      addEventListener("error", ({ message }) => message.includes("ResizeObserver loop") && box.remove());
    });
    await expect
      .poll(() => page.evaluate(() => window.heard))
      .toEqual(expect.arrayContaining([expect.stringContaining("an extension fails"), expect.stringContaining("ResizeObserver loop")]));
    await page.getByLabel("App instances").fill("20");
    await expect(metric(page, "db-round-trips-per-second")).toHaveAttribute("value", "300");
    await expect(stopped(page)).toBeHidden();
  });

  test(`an error in the program itself says on ${address} that the calculator has stopped`, async ({ page }) => {
    await page.goto(address);
    await live(page);
    await page.evaluate(() => {
      const { set } = Object.getOwnPropertyDescriptor(Element.prototype, "innerHTML");
      Object.defineProperty(Element.prototype, "innerHTML", {
        set(html) {
          // What the program calls and no browser refuses.
          if (this.matches("[data-part=answer]")) throw new Error("out of memory");
          set.call(this, html);
        },
      });
    });
    await page.getByLabel("App instances").fill("20");
    await expect(stopped(page)).toBeVisible();
  });
}

test("without a clipboard, as on a page that did not come over HTTPS, the link is there to be copied", async ({ page }) => {
  await page.addInitScript(() => Object.defineProperty(Navigator.prototype, "clipboard", { value: undefined }));
  await page.goto(CALCULATOR);
  await live(page);
  await page.getByLabel("App instances").fill("20");
  await page.getByRole("button", { name: "Share" }).click();
  await expect(page.getByRole("status").filter({ hasText: "Copy this link:" })).toContainText("instances=20");
  await page
    .getByRole("button", { name: /^Copy / })
    .first()
    .click();
  await expect(page.getByText("Select it to copy").first()).toBeVisible();
  await expect(stopped(page)).toBeHidden();
});

test("of a megabyte that is pasted into a number's field no more is taken than a number needs", async ({ page, context, browserName }) => {
  if (browserName === "chromium") await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await page.goto(CALCULATOR);
  await live(page);
  await page.getByRole("button", { name: "Your deployment" }).click();
  const panel = page.getByRole("dialog", { name: "Your deployment" });
  for (const field of [panel.getByLabel("App instances"), page.getByRole("main").getByLabel("App instances")]) {
    await page.evaluate(() => navigator.clipboard.writeText("7".repeat(1_000_000)));
    await field.focus();
    await page.keyboard.press("ControlOrMeta+A");
    await page.keyboard.press("ControlOrMeta+V");
    await expect(field).toHaveAttribute("aria-invalid", "true");
    expect((await field.inputValue()).length).toBeLessThan(100);
    await field.fill("7");
    await expect(field).not.toHaveAttribute("aria-invalid", "true");
    await page.keyboard.press("Escape");
  }
  await expect(page).toHaveURL(/\?instances=7$/);
});
