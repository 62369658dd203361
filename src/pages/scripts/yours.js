// Numbers in the text that the reader can replace with their own. The panel provides the inputs that each calculator starts with.
const marks = [...document.querySelectorAll("[data-yours]")].map((mark) => ({
  mark,
  // The counted noun, if it has a singular.
  noun: mark.nextElementSibling?.matches("[data-one]") ? mark.nextElementSibling : null,
  many: mark.nextElementSibling?.textContent,
  of: mark.dataset.yours.split("/"),
  computed: mark.dataset.computed,
  standard: { value: mark.value, text: mark.textContent },
  isOwn: true,
}));
const said = document.createElement("p");
said.className = "visually-hidden";
said.setAttribute("role", "status");

// The programs of the calculators that compute these marks, by calculator. They are loaded after the page.
const programsOf = async (computed) => {
  if (document.readyState !== "complete") await new Promise((then) => addEventListener("load", then, { once: true }));
  const load = async ({ mark, of: [slug] }) => [slug, await loadProgram(mark.dataset)];
  return Object.fromEntries(await Promise.all(computed.map(load)));
};

// The reader's number for a mark: null if it is the default, "" if the calculator has no number for the reader's inputs.
const own = ({ of: [slug, key], computed }, { starts, platform }, programs) => {
  const start = starts[slug] ?? (computed && platform ? "" : null);
  if (start === null) return null;
  if (computed === undefined) {
    const value = start.get(key);
    return value && { value, text: Number.isNaN(Number(value)) ? value : inFull(+value) };
  }
  const result = computed && platform ? key.replace(computed, platform) : key;
  const [value, text] = programs[slug].figure(`${slug}?${start}#${result}`).split("\n");
  return text && Number.isFinite(Number(value)) ? { value, text } : "";
};

const show = (entry) => {
  const { mark, noun, many, standard, yours, isOwn } = entry;
  const shown = yours && isOwn ? yours : standard;
  mark.value = shown.value;
  if (noun) noun.textContent = shown.text === "1" ? noun.dataset.one : many;
  if (!yours) return mark.replaceChildren(shown.text);
  const button = mark.querySelector("button") ?? document.createElement("button");
  button.type = "button";
  button.className = isOwn ? "yours" : "yours yours--default";
  button.textContent = shown.text;
  button.title = isOwn ? `Your number. The default is ${standard.text}` : `The default. Your number is ${yours.text}`;
  button.setAttribute("aria-label", `${shown.text}, ${isOwn ? "yours" : "default"}`);
  if (!button.isConnected) mark.replaceChildren(button);
};

// All numbers of a paragraph, list item or table change together.
const block = ({ mark }) => mark.closest("p, li, dd, table") ?? mark;

let latest;
const follow = async (deployment) => {
  latest = deployment;
  const { starts, platform } = deployment;
  const isComputed = ({ of: [slug], computed }) => computed !== undefined && (starts[slug] || (computed && platform));
  // All at once, so that numbers on the page never disagree.
  const programs = await programsOf(marks.filter(isComputed));
  if (latest !== deployment) return;
  for (const entry of marks) entry.yours = own(entry, deployment, programs);
  // A block without a number for the reader's inputs keeps all its defaults.
  const kept = new Set(marks.filter(({ yours }) => yours === "").map(block));
  for (const entry of marks) {
    if (kept.has(block(entry))) entry.yours = null;
    show(entry);
  }
};

if (marks.length > 0) {
  document.body.append(said);
  addEventListener("deployment", ({ detail }) =>
    follow(detail).catch((error) => {
      console.error(error);
      // The text keeps its defaults, and readers who entered other numbers must be told.
      dispatchEvent(new Event("missing"));
    }),
  );
  // A block shows either the defaults or the reader's numbers, never a mix.
  addEventListener("click", ({ target }) => {
    const clicked = marks.find(({ mark }) => mark.contains(target) && target !== mark);
    if (!clicked) return;
    const isOwn = !clicked.isOwn;
    for (const entry of marks.filter((entry) => block(entry) === block(clicked))) {
      entry.isOwn = isOwn;
      show(entry);
    }
    said.textContent = clicked.mark.firstChild.getAttribute("aria-label");
  });
}
