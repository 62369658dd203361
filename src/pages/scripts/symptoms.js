// Finds symptoms by a log or by words. What is entered never leaves the page.
const form = document.querySelector("[data-finder]");
const field = form.querySelector("textarea");
const status = form.querySelector("[data-status]");
const found = document.querySelector("[data-found]");
const list = document.querySelector("[data-list]");

// Browsers are slow to lay out long texts, so the field shows the end of what is searched.
const LINES = 500;
const LETTERS = 50_000;

const numbers = new Intl.NumberFormat("en-US");

const load = async () => {
  const response = await fetch(new URL("FINDER", import.meta.url));
  if (!response.ok) throw new Error(`${response.url}: ${response.status}`);
  const prepared = prepare(await response.json());
  // The first call takes long, and the reader is still to paste.
  numbers.format(find(prepared, "first").count);
  return prepared;
};

let loading;
const data = () =>
  (loading ??= load().catch((error) => {
    loading = undefined;
    throw error;
  }));

const make = (name, properties = {}, ...children) => {
  const element = Object.assign(document.createElement(name), properties);
  element.append(...children);
  return element;
};

// Text with `code`, and with what the message captured.
const written = (text, captured = {}) => {
  const filled = (part) => part.replace(/\{([a-z_]+)\}/g, (_, name) => captured[name] ?? name.toUpperCase());
  const parts = text.replace(/\[([^\]]*)\]\([^)]*\)/g, "$1").split("`");
  return parts.map((part, place) => (place % 2 === 1 ? make("code", { textContent: filled(part) }) : filled(part)));
};

const marked = ({ line, start, end }) => {
  // A long line is cut around the match.
  const from = Math.max(0, start - 80);
  const to = Math.min(line.length, end + 120);
  return make(
    "pre",
    { className: "match__line" },
    make(
      "code",
      {},
      from > 0 ? "…" : "",
      line.slice(from, start),
      make("mark", { textContent: line.slice(start, end) }),
      line.slice(end, to),
      to < line.length ? "…" : "",
    ),
  );
};

const pageOf = (id) => new URL(`symptoms/${id}/`, import.meta.url).href;

const entry = ({ symptom, captured = {}, line, start, end }) => {
  // Behind a #, because browsers send a query to the server.
  const values = new URLSearchParams(captured).toString();
  const href = `${pageOf(symptom.id)}${values && `#${values}`}`;
  const causes = symptom.causes.map((cause) => make("li", {}, ...written(cause, captured)));
  return make(
    "article",
    { className: "match" },
    make("h2", {}, make("a", { href }, ...written(symptom.title, captured))),
    ...(line === undefined ? [] : [marked({ line, start, end })]),
    make("p", {}, ...written(symptom.means, captured)),
    make("p", { className: "match__label", textContent: causes.length === 1 ? "Cause" : "Causes, most likely first" }),
    make("ol", {}, ...causes),
    make("p", {}, make("a", { href, textContent: "Check and fix" })),
  );
};

// A symptom or a page that is only near.
const brief = (href, title, text) =>
  make("article", { className: "match" }, make("h2", {}, make("a", { href }, ...written(title))), make("p", {}, ...written(text)));

const linesOf = (text) => {
  let lines = 1;
  for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) lines += 1;
  return lines;
};

const counted = (count, word) => `${numbers.format(count)} ${word}${count === 1 ? "" : "s"}`;

// What to list, and a sentence about it.
const answer = (loaded, text) => {
  const { count, matches, near, pages } = find(loaded, text);
  const others = pages.map(({ address, title, summary }) => brief(new URL(address, import.meta.url).href, title, summary));
  if (count > 0) {
    const lines = linesOf(text.trimEnd());
    const where = lines > 1 ? ` in ${numbers.format(lines)} lines` : "";
    const order = count > 1 ? ", most specific first" : "";
    const label = make("p", { className: "finder__near", textContent: "Other symptoms with these words" });
    const similar = near.map(({ id, title, means }) => brief(pageOf(id), title, means));
    const entries = [...matches.map(entry), ...(similar.length > 0 ? [label, ...similar] : [])];
    return { entries, said: `${counted(count, "symptom")} found${where}${order}` };
  }
  const similar = [...near.map((symptom) => entry({ symptom })), ...others];
  if (similar.length > 0) return { entries: similar, said: "No known message. The symptoms and pages whose words are nearest:" };
  return { entries: [], said: "No words of this are known here. Describe what you see, or browse all symptoms below." };
};

const show = (entries) => {
  found.replaceChildren(...entries);
  found.hidden = entries.length === 0;
  if (list) list.hidden = entries.length > 0;
};

let latest = 0;
const search = async (text) => {
  latest += 1;
  const own = latest;
  if (!text.trim()) {
    show([]);
    status.textContent = "";
    return;
  }
  try {
    const loaded = await data();
    if (own !== latest) return;
    const { entries, said } = answer(loaded, text);
    show(entries);
    status.textContent = said;
  } catch (error) {
    console.error(error);
    status.textContent = "The messages could not be loaded. Check your connection and try again.";
  }
};

// The end of a text that is too long for the field.
const shown = (text) => {
  const cut = text.slice(-LETTERS).replaceAll("\r\n", "\n").split("\n").slice(-LINES).join("\n");
  // Browsers are slow to lay out control characters. Those for colors and tabs are few, and stay.
  return cut.replace(/[\0-\x08\v\f\x0e-\x1a\x1c-\x1f]/g, "");
};

const isLong = (text) => text.length > LETTERS || text.split("\n", LINES + 1).length > LINES;

form.addEventListener("submit", (event) => event.preventDefault());
const prepareEarly = () => data().catch(() => {});
if (document.activeElement === field) prepareEarly();
else field.addEventListener("focus", prepareEarly, { once: true });
field.addEventListener("beforeinput", (event) => {
  const { data: pasted } = event;
  if (!pasted || !isLong(pasted)) return;
  event.preventDefault();
  field.value = shown(pasted);
  search(pasted);
});
field.addEventListener("input", () => search(field.value));

// Links from before each symptom had a page name it behind the #.
const follow = () => {
  const id = CSS.escape(location.hash.slice(1));
  const link = id && list?.querySelector(`a[href$="/symptoms/${id}/"]`);
  if (link) location.replace(link.href);
};
addEventListener("hashchange", follow);
follow();
// A browser that navigates back restores the text.
if (field.value) search(field.value);

// A file that was cut short exports nothing.
export const whole = true;
