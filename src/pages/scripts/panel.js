// "Your deployment": the reader's own numbers, stored on this device. Calculators start from them, and the text shows them.
const KEY = "axum-in-production:";
const opener = document.querySelector("[data-deployment]");
const panel = new DOMParser().parseFromString(PANEL, "text/html").body.firstElementChild;
const said = panel.querySelector("[role=status]");
const controls = [...panel.querySelectorAll("[name]")];

// What this device stores under a name, as a query string.
const kept = (name) => {
  try {
    return new URLSearchParams(localStorage.getItem(KEY + name) ?? "");
  } catch {
    return new URLSearchParams(); // Storage may be blocked.
  }
};

// Accepts numbers as the calculators do: in groups of three digits, and with their unit. Returns "" for nothing, null if invalid.
const read = (control) => {
  const text = control.value.trim();
  if (!text || control.options) return text;
  const { min, max, whole } = control.dataset;
  const bare = text.replace(control.nextElementSibling.textContent, "").trim();
  const isNumber = /^(?=\.?\d)(\d{1,3}([,_\s]\d{3})+|\d*)(\.\d*)?$/.test(bare);
  const number = isNumber ? Number(bare.replace(/[,_\s]/g, "")) : NaN;
  return number >= min && number <= max && (whole === undefined || number % 1 === 0) ? number : null;
};

// The inputs that the panel fills, for each calculator.
const inputs = () => {
  const facts = Object.fromEntries(controls.map((control) => [control.name, read(control)]));
  const starts = {};
  const fill = (slug, key, value) => {
    starts[slug] ??= new URLSearchParams();
    starts[slug].set(key, value);
  };
  for (const control of controls) {
    const fact = facts[control.name];
    if (fact === "" || fact === null) continue;
    const [chosen] = control.selectedOptions ?? [];
    if (chosen) fill("deployment", control.name, chosen.text);
    for (const place of (chosen ?? control).dataset.fills?.split(" ") ?? []) {
      const [slug, key, by] = place.split("/");
      const share = +(fact / (facts[by] ?? by)).toPrecision(4);
      if (chosen || !by) fill(slug, key, by ?? fact);
      else if (Number.isFinite(share)) fill(slug, key, share);
    }
  }
  return { starts, platform: facts.platform };
};

// Fills in beside the inputs that were last used there. Inputs in the address take precedence.
const start = (setting, filled) => {
  const [slug, placement] = setting.dataset.setting.split(" ");
  const asked = new URLSearchParams(location.search);
  if (!filled) return null;
  if ([...setting.querySelectorAll("[name]")].some(({ name }) => asked.has(name))) return "";
  const query = placement === "page" ? kept(slug) : new URLSearchParams();
  for (const [key, value] of filled) query.set(key, value);
  return `${query}`;
};

// Adds the deployment to the presets.
const offer = (setting, filled) => {
  const list = setting.querySelector(".presets ul");
  let item = list?.querySelector("[data-own]");
  if (!list || !filled) return item?.remove();
  if (!item) {
    item = list.firstElementChild.cloneNode(true);
    item.dataset.own = "";
    item.firstElementChild.textContent = "Your deployment";
    list.prepend(item);
  }
  item.firstElementChild.dataset.fill = `${filled}`;
};

let isKept = true;

const tell = () => {
  let wrong = "";
  for (const control of controls) {
    const error = read(control) === null ? control.dataset.wrong : "";
    if (error) control.setAttribute("aria-invalid", "true");
    else control.removeAttribute("aria-invalid");
    const place = panel.querySelector(`#${control.id}-error`);
    if (place) place.textContent = error;
    wrong ||= error;
  }
  said.textContent = wrong;
  if (!isKept) said.append(" Your numbers are lost when you leave the page: this browser blocks storage for this site, or its storage is full.");
  const detail = inputs();
  opener.toggleAttribute("data-filled", Object.keys(detail.starts).length > 0);
  for (const setting of document.querySelectorAll("[data-setting]")) {
    const filled = detail.starts[setting.dataset.setting.split(" ")[0]];
    const query = start(setting, filled);
    if (query === null) delete setting.dataset.start;
    else setting.dataset.start = query;
    offer(setting, filled);
  }
  dispatchEvent(new CustomEvent("deployment", { detail }));
};

const recall = () => {
  const texts = kept("deployment");
  for (const control of controls) control.value = texts.get(control.name) ?? "";
  tell();
};

const keep = () => {
  const texts = controls.filter(({ value }) => value).map(({ name, value }) => [name, value]);
  try {
    if (texts.length > 0) localStorage.setItem(`${KEY}deployment`, new URLSearchParams(texts));
    else localStorage.removeItem(`${KEY}deployment`);
    isKept = true;
  } catch {
    // The numbers last until the reader leaves the page.
    isKept = texts.length === 0;
  }
  tell();
};

panel.addEventListener("input", keep);
panel.querySelector("form").addEventListener("submit", (event) => event.preventDefault());
panel.querySelector("[data-forget]").addEventListener("click", () => {
  for (const control of controls) control.value = "";
  keep();
  said.textContent = "Forgotten. The defaults are back.";
});
// Another tab changed the numbers, or the browser restored the page.
addEventListener("storage", ({ key }) => (key === null || key === `${KEY}deployment`) && recall());
addEventListener("pageshow", ({ persisted }) => persisted && recall());
recall();

/** Opens the panel for the first time. After that, its button does. */
export const open = () => {
  document.body.append(panel);
  panel.showPopover({ source: opener });
};
