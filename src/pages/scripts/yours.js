// Numbers in the text that can be the reader's own. The panel says with which inputs each calculator starts.
const marks = [...document.querySelectorAll("[data-yours]")].map((mark) => ({
  mark,
  of: mark.dataset.yours.split("/"),
  computed: mark.dataset.computed,
  standard: { value: mark.value, text: mark.textContent },
  isOwn: true,
}));
const said = document.createElement("p");
said.className = "visually-hidden";
said.setAttribute("role", "status");

// As the calculators write them: three digits, or all of a larger number.
const figure = (number) =>
  number.toLocaleString("en-US", number < 100 ? { maximumSignificantDigits: 3 } : { maximumFractionDigits: 0 });

// The calculators' program. A page with an island starts it by itself, and it must be started once.
const program = async () => {
  if (document.readyState !== "complete") await new Promise((then) => addEventListener("load", then, { once: true }));
  globalThis.calculators ??= (async () => {
    const { js, wasm, integrity } = document.querySelector("[data-wasm]").dataset;
    const bindings = await import(js).catch(() => import(`${js}?again`));
    const again = () => fetch(wasm, { integrity, cache: "reload" });
    await bindings.default({ module_or_path: fetch(wasm, { integrity }).catch(again) });
    return bindings;
  })();
  return globalThis.calculators;
};

// What the reader has in place of a mark; nothing if its calculator starts with the defaults, or has no answer.
const own = ({ of: [slug, key], computed }, { starts, platform }, bindings) => {
  const start = starts[slug] ?? (computed && platform ? "" : null);
  if (start === null) return null;
  if (computed === undefined) {
    const value = start.get(key);
    return value && { value, text: isNaN(value) ? value : figure(+value) };
  }
  const result = computed && platform ? key.replace(computed, platform) : key;
  const [value, text] = bindings.figure(`${slug}?${start}#${result}`).split("\n");
  return text && { value, text };
};

const show = (entry) => {
  const { mark, standard, yours, isOwn } = entry;
  const shown = yours && isOwn ? yours : standard;
  mark.value = shown.value;
  if (!yours) return mark.replaceChildren(shown.text);
  const button = mark.querySelector("button") ?? document.createElement("button");
  button.type = "button";
  button.className = isOwn ? "yours" : "yours yours--default";
  button.textContent = shown.text;
  button.title = isOwn ? `Yours. The default is ${standard.text}` : `The default. Yours is ${yours.text}`;
  button.setAttribute("aria-label", `${shown.text}, ${isOwn ? "yours" : "default"}`);
  if (!button.isConnected) mark.replaceChildren(button);
};

let latest;
const follow = async (deployment) => {
  latest = deployment;
  const { starts, platform } = deployment;
  const isComputed = ({ of: [slug], computed }) => computed !== undefined && (starts[slug] || (computed && platform));
  // All at once, so that no number stands beside one that it does not go with.
  const bindings = marks.some(isComputed) && (await program());
  if (latest !== deployment) return;
  for (const entry of marks) {
    entry.yours = own(entry, deployment, bindings);
    show(entry);
  }
};

if (marks.length > 0) {
  document.body.append(said);
  addEventListener("deployment", ({ detail }) =>
    follow(detail).catch((error) => {
      console.error(error);
      // The text keeps its defaults, and a reader who has entered other numbers has to know.
      dispatchEvent(new Event("missing"));
    }),
  );
  // A sentence is shown with the defaults or with the reader's numbers, not with some of each.
  addEventListener("click", ({ target }) => {
    const clicked = marks.find(({ mark }) => mark.contains(target) && target !== mark);
    if (!clicked) return;
    const block = clicked.mark.closest("p, li, dd, table") ?? clicked.mark;
    const isOwn = !clicked.isOwn;
    for (const entry of marks.filter(({ mark }) => block.contains(mark))) {
      entry.isOwn = isOwn;
      show(entry);
    }
    said.textContent = clicked.mark.firstChild.getAttribute("aria-label");
  });
}
