// The search dialog: a field and a list of results. The arrow keys move through the list while the field keeps the focus.
// After a failed first attempt this module has a query string, which it passes on to the others.
const again = new URL(import.meta.url).search;
const [{ MOST, at, prepare, search }, { excerpt, marked }] = await Promise.all([import(`./engine.js${again}`), import(`./excerpt.js${again}`)]);
// Each module exports these last.
if (!search || !marked) throw new Error("a script of search was cut short");

const SHOWN = 12;
// How much of the query is quoted, in characters.
const QUOTED = 60;
// Texts are loaded, and counts are announced, once typing pauses, in milliseconds.
const PAUSE = 150;
const SAY = 600;
// Pages to offer before the reader types, and when there are no results.
const WAYS = ["symptoms/", "checklist/", "claims/", "calculators/", "reference/"];
const LOST = ["symptoms/", "reference/"];
// The kinds of results, with the names of their buttons.
const KINDS = { Symptom: "Symptoms", Page: "Pages", Section: "Sections", Calculator: "Calculators", Claim: "Claims", Checklist: "Checklist" };

const make = (name, properties = {}, ...children) => {
  const element = Object.assign(document.createElement(name), properties);
  element.append(...children);
  return element;
};

const pieces = (parts) => parts.map(([text, isFound]) => (isFound ? make("mark", { textContent: text }) : text));

const kind = (one) => {
  const name = make("span", { className: "search__kind" });
  if (one.kind === "Claim") {
    name.dataset.claim = one.key;
    name.append("Claim: ", make("span", { className: "search__verdict", textContent: one.detail }));
  } else {
    name.append(one.kind === "Section" ? `Section of ${one.detail}` : one.kind);
  }
  return name;
};

const option = (one, asked, number) => {
  const title = make("span", { className: "search__title" }, ...pieces(marked(one.title, asked)));
  const link = make("a", { className: "search__hit", role: "option", href: one.href, tabIndex: -1, id: `hit-${number}` });
  link.ariaSelected = "false";
  link.append(title);
  // Without a query, the entries are suggestions.
  if (asked.length > 0) link.append(kind(one));
  const text = make("span", { className: "search__text" });
  // A symptom found by its message shows the message.
  if (!one.load && one.kind === "Symptom") text.append(one.detail.split("\n")[0]);
  if (one.load || text.firstChild) link.append(text);
  return { link, text, one };
};

const build = (dialog, field, off) => {
  const said = make("p", { className: "search__said" });
  const kinds = make("div", { className: "search__kinds", role: "group", ariaLabel: "Kinds of results" });
  const list = make("div", { className: "search__list", role: "listbox", ariaLabel: "Results", id: "hits" });
  const status = make("p", { className: "visually-hidden", role: "status" });
  const key = make("input", { type: "checkbox" });
  const keys = make("p", { className: "search__keys" });
  for (const [cap, does] of [
    ["↑ ↓", "choose"],
    ["Enter", "open"],
    ["Ctrl Enter", "new tab"],
    ["Esc", "close"],
  ]) {
    keys.append(make("span", {}, make("kbd", { textContent: cap }), ` ${does}`));
  }
  const foot = make("div", { className: "search__foot" }, keys, make("label", {}, key, " Open with ", make("kbd", { textContent: "/" })));
  dialog.append(said, kinds, list, status, foot);
  Object.assign(field, { role: "combobox", ariaAutoComplete: "list", ariaExpanded: "false", enterKeyHint: "go" });
  field.setAttribute("aria-controls", list.id);

  const root = document.documentElement;
  key.checked = !("withoutSlash" in root.dataset);
  key.addEventListener("change", () => {
    root.toggleAttribute("data-without-slash", !key.checked);
    try {
      if (key.checked) localStorage.removeItem(off);
      else localStorage.setItem(off, "off");
    } catch {
      // The choice lasts until the reader leaves the page.
    }
  });
  return { said, kinds, list, status };
};

const counted = ({ found, partly }) => {
  const results = (count) => {
    if (count > SHOWN) return `${SHOWN} of ${count} results`;
    return count === 1 ? "1 result" : `${count} results`;
  };
  if (partly.length === 0) return results(found.length);
  return found.length === 0 ? `${results(partly.length)} with some of these words` : `${results(found.length)}, then some with fewer of these words`;
};

// Does not cut a character with two code units.
const beginning = (text, most) => text.slice(0, most).replace(/[\uD800-\uDBFF]$/, "");

// The sentence above the results, as nodes.
const sentence = (answer, typed) => {
  const quoted = (text) => make("q", { textContent: text.length > QUOTED ? `${beginning(text, QUOTED).trim()}…` : text });
  if (answer.found.length + answer.partly.length === 0) return ["No results for ", quoted(typed), ". Try one of these:"];
  if (answer.missing.length === 0) return [counted(answer)];
  return ["No results contain ", quoted(answer.missing.join(" ")), `. ${counted(answer)} for `, quoted(answer.asked.join(" "))];
};

// The note for a query of which only the beginning is searched for, as nodes.
const cut = (entered) => {
  const symptoms = make("a", { href: new URL("../symptoms/", import.meta.url).href, textContent: "Find by symptom" });
  return [" ", make("br"), `Searched for the first ${inFull(MOST)} of ${inFull(entered)} characters. For a whole log, use `, symptoms, "."];
};

const run = async (dialog, field, off, visited) => {
  const { said, kinds, list, status } = build(dialog, field, off);
  // The kind of results to show, or all.
  let only = "";
  // How many characters were entered, if the field keeps only some of them.
  let entered = 0;
  let shown = [];
  let chosen = -1;
  let asking = 0;
  let pause;
  let saying;

  const choose = (number, isMoved = true) => {
    shown[chosen]?.link.setAttribute("aria-selected", "false");
    chosen = shown.length === 0 ? -1 : number;
    const link = shown[chosen]?.link;
    link?.setAttribute("aria-selected", "true");
    if (isMoved) link?.scrollIntoView({ block: "nearest" });
    if (link) field.setAttribute("aria-activedescendant", link.id);
    else field.removeAttribute("aria-activedescendant");
  };

  const fill = () => {
    for (const { text, one } of shown.filter(({ one }) => one.load)) {
      one.load().then(
        ({ content, locations }) => text.replaceChildren(...pieces(excerpt(content, locations))),
        () => (text.textContent = "This text could not be loaded."),
      );
    }
  };

  const show = (words, places, asked, first) => {
    shown = places.slice(0, SHOWN).map((one, number) => option(one, asked, number));
    said.replaceChildren(...words, ...(entered ? cut(entered) : []));
    list.replaceChildren(...shown.map(({ link }) => link));
    list.scrollTop = 0;
    field.ariaExpanded = String(shown.length > 0);
    choose(first);
    clearTimeout(saying);
    saying = setTimeout(() => (status.textContent = said.textContent), SAY);
    clearTimeout(pause);
    pause = setTimeout(fill, PAUSE);
  };

  /** Shows a button for each kind of these results. */
  const offer = (found) => {
    const present = Object.keys(KINDS).filter((name) => found.some((one) => one.kind === name));
    if (!present.includes(only)) only = "";
    const button = (name, label, count) => {
      const chip = make("button", { type: "button", ariaPressed: String(name === only), textContent: `${label} ${count}` });
      chip.addEventListener("click", () => {
        only = name;
        void ask().then(() => kinds.querySelector("[aria-pressed=true]")?.focus());
      });
      return chip;
    };
    const chips = present.map((name) => button(name, KINDS[name], found.filter((one) => one.kind === name).length));
    kinds.replaceChildren(...(present.length > 1 ? [button("", "All", found.length), ...chips] : []));
  };

  const find = async (typed) => {
    const answer = typed && (await search(typed));
    const found = answer ? [...answer.found, ...answer.partly] : [];
    if (found.length > 0) {
      return () => {
        offer(found);
        const isKept = (one) => only === "" || one.kind === only;
        const kept = { ...answer, found: answer.found.filter(isKept), partly: answer.partly.filter(isKept) };
        show(sentence(kept, typed), [...kept.found, ...kept.partly], answer.asked, 0);
      };
    }
    const ways = [...new Set(await at(typed ? LOST : [...visited, ...WAYS]))];
    return () => {
      offer([]);
      const start = visited.length > 0 ? "Recent pages, then where to start:" : "Where to start:";
      show(typed ? sentence(answer, typed) : [start], ways, [], -1);
    };
  };

  const lost = (error) => {
    console.error(error);
    const reload = make("button", { type: "button", className: "button", textContent: "Reload the page" });
    reload.addEventListener("click", () => location.reload());
    return () => {
      offer([]);
      show(["Part of the search index could not be loaded. You may be offline, or the site may have been updated. ", reload], [], [], -1);
    };
  };

  const ask = async () => {
    asking += 1;
    const mine = asking;
    const next = await find(field.value.trim()).catch(lost);
    // The query may have changed meanwhile.
    if (mine === asking) next();
  };

  const enter = (text) => {
    entered = text.length > MOST ? text.length : 0;
    if (entered) field.value = beginning(text, MOST).replace(/\s+/g, " ");
    void ask();
  };

  const keys = {
    ArrowDown: () => choose((chosen + 1) % shown.length),
    ArrowUp: () => choose(chosen <= 0 ? shown.length - 1 : chosen - 1),
    Home: () => choose(0),
    End: () => choose(shown.length - 1),
  };
  field.addEventListener("keydown", (event) => {
    if (event.isComposing || event.altKey || event.shiftKey) return;
    const held = event.ctrlKey || event.metaKey;
    if (event.key === "Enter") {
      event.preventDefault();
      const link = shown[chosen]?.link;
      if (link && held) window.open(link.href, "_blank", "noopener");
      else link?.click();
    } else if (keys[event.key] && !held && shown.length > 0) {
      event.preventDefault();
      keys[event.key]();
    }
  });
  // Browsers need seconds to lay out megabytes of text, so it is cut before it reaches the field.
  field.addEventListener("beforeinput", (event) => {
    const { data } = event;
    if (!(data?.length > MOST)) return;
    event.preventDefault();
    const { value, selectionStart, selectionEnd } = field;
    enter(value.slice(0, selectionStart) + data + value.slice(selectionEnd));
  });
  field.addEventListener("input", () => enter(field.value));
  // A result may be a place on this page.
  list.addEventListener("click", (event) => {
    if (event.target.closest("a") && !event.ctrlKey && !event.metaKey && !event.shiftKey) dialog.close();
  });
  list.addEventListener("pointermove", (event) => {
    const number = shown.findIndex(({ link }) => link.contains(event.target));
    if (number >= 0 && number !== chosen) choose(number, false);
  });
  enter(field.value);
};

let running;
/** Starts the dialog, once. `visited` has the addresses of recent pages. */
export const start = async (dialog, field, off, visited) => {
  await prepare();
  running ??= run(dialog, field, off, visited);
  await running;
};
