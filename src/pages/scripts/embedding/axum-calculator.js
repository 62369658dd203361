// <axum-calculator name="pool-sizing" rps="800" theme="dark" locked></axum-calculator>
// A calculator of this site in a page of another, without a frame. Its attributes are its inputs.
const site = new URL(".", import.meta.url);
const NOT_INPUTS = ["name", "theme", "locked", "class", "id", "style", "slot", "hidden", "title", "lang", "dir"];

/** The page of an embed, which has all that its element needs. It is fetched once, and once more if its files are gone. */
const pages = new Map();
function page(address, cache) {
  if (!pages.has(address) || cache) pages.set(address, load(address, cache));
  return pages.get(address);
}

async function load(address, cache) {
  const answer = await fetch(address, { cache });
  if (!answer.ok) throw new Error(`${address} answers with ${answer.status}`);
  return new DOMParser().parseFromString(await answer.text(), "text/html");
}

const loaded = (style) => new Promise((done, fail) => Object.assign(style, { onload: done, onerror: fail }));

/** A calculator without its style sheet still computes. */
async function mend(style) {
  try {
    await fetch(style.href, { integrity: style.integrity, cache: "reload" });
    const again = style.cloneNode();
    style.replaceWith(again);
    await loaded(again);
  } catch (why) {
    console.error(why);
  }
}

function inputs(element) {
  const pairs = [...element.attributes].filter(({ name }) => !NOT_INPUTS.includes(name) && !/^(data|aria)-/.test(name));
  return String(new URLSearchParams(pairs.map(({ name, value }) => [name, value])));
}

class AxumCalculator extends HTMLElement {
  #near = new IntersectionObserver(
    (entries) => {
      if (entries.some(({ isIntersecting }) => isIntersecting)) this.#begin();
    },
    { rootMargin: "400px" },
  );

  connectedCallback() {
    if (!this.shadowRoot) this.#near.observe(this);
  }

  disconnectedCallback() {
    this.#near.disconnect();
  }

  async #begin() {
    this.#near.disconnect();
    const name = this.getAttribute("name") ?? "";
    const home = new URL(`${name === "capacity" ? "" : "calculators/"}${encodeURIComponent(name)}/?${inputs(this)}`, site);
    const shadow = this.attachShadow({ mode: "open" });
    try {
      const address = new URL(`embed/${encodeURIComponent(name)}/`, site);
      const show = async (cache) => this.#show(shadow, address, await page(address.href, cache));
      await show().catch(() => show("reload"));
      this.dispatchEvent(new Event("load"));
    } catch (why) {
      console.error(why);
      this.#fail(shadow, home);
    }
  }

  async #show(shadow, address, page) {
    const calculator = page.querySelector("main").cloneNode(true);
    const theme = this.getAttribute("theme");
    if (theme === "light" || theme === "dark") calculator.dataset.theme = theme;
    calculator.toggleAttribute("data-locked", this.hasAttribute("locked"));
    const setting = calculator.querySelector("[data-setting]");
    setting.dataset.inputs = inputs(this);
    for (const link of calculator.querySelectorAll("a[href]")) {
      const to = link.getAttribute("href");
      if (!to.startsWith("#")) link.href = new URL(to, address);
    }
    // Workers of another origin may not be started: the simulation is on the calculator's own page.
    calculator.querySelector(".trial")?.remove();
    const styles = [...page.querySelectorAll("link[rel=stylesheet]")].map((link) => this.#style(link, address));
    shadow.replaceChildren(...styles, calculator);
    await Promise.all(styles.map((style) => loaded(style).catch(() => mend(style))));
    const { mount } = await loadProgram(page.querySelector("script[data-wasm]").dataset, site);
    mount(setting);
    setting.addEventListener("click", (event) => this.#follow(event));
  }

  #style(link, address) {
    const style = document.createElement("link");
    const href = String(new URL(link.getAttribute("href"), address));
    return Object.assign(style, { rel: "stylesheet", href, integrity: link.integrity, crossOrigin: "anonymous" });
  }

  /** Links within the element lead nowhere in the page's own address: a field is not seen from there. */
  #follow(event) {
    const to = event.target.closest("a[href^='#']")?.getAttribute("href");
    if (!to) return;
    event.preventDefault();
    this.shadowRoot.querySelector(to)?.focus();
  }

  #fail(shadow, home) {
    const link = Object.assign(document.createElement("a"), { href: home, textContent: "Open the calculator" });
    shadow.replaceChildren("This calculator could not be loaded. ", link);
  }
}

customElements.define("axum-calculator", AxumCalculator);
