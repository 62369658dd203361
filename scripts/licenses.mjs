// Writes content/licenses/crates.toml: the crates that are compiled into the WebAssembly files, and the license of each.
// Usage: make licenses. It needs cargo-about: cargo install --locked --features cli cargo-about --version 0.9.3
import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const FILE = "content/licenses/crates.toml";
/** The package of the WebAssembly programs. */
const PROGRAMS = "programs";

const cargo = (...args) => {
  try {
    return execFileSync("cargo", args, { cwd: ROOT, encoding: "utf8", maxBuffer: 1 << 28, stdio: ["ignore", "pipe", "inherit"] });
  } catch (error) {
    console.error(
      `licenses: cargo ${args[0]} has failed (${error.message.split("\n")[0]}). Is cargo-about there? Its version and how to install it are at the top of scripts/licenses.mjs.`,
    );
    process.exit(1);
  }
};

/** The crates of the programs, without macros, which leave no code of their own behind. As `name version`. */
const crates = () =>
  cargo(
    "tree",
    "--locked",
    "--package",
    PROGRAMS,
    "--target",
    "wasm32-unknown-unknown",
    "--edges",
    "normal,no-proc-macro",
    "--prefix",
    "none",
    "--format",
    "{p}",
  )
    .split("\n")
    .map((line) => line.match(/^(\S+) v(\S+)(?: \(\*\))?$/))
    .filter(Boolean)
    .map(([, name, version]) => `${name} ${version}`);

const shipped = new Set(crates());
const { licenses } = JSON.parse(cargo("about", "generate", "--locked", "--fail", "--format", "json", "--manifest-path", `${PROGRAMS}/Cargo.toml`));

const TEMPLATE = "Copyright (c) <year> <copyright holders>";
const APACHES_END = "END OF TERMS AND CONDITIONS";

/** The terms of a license text, which many crates share, and the copyright notices in it. */
const parts = (text, crates) => {
  if (text.includes(TEMPLATE)) {
    // These have no text of their own: cargo-about has filled in the template.
    const names = (authors) => authors.map((author) => author.replace(/ *<.*>/, "")).join(", ");
    const notices = crates.map(({ name, authors }) => `Copyright (c) ${names(authors) || `the authors of ${name}`}`);
    return { terms: text.replace(TEMPLATE, "").replace(/\n{3,}/, "\n\n"), notices };
  }
  const [terms, appendix] = text.split(APACHES_END);
  if (appendix === undefined) return { terms: text, notices: [] };
  // The appendix says how to apply the license. Where it was applied there is a name.
  const notices = appendix
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => /^Copyright (?!\[)/.test(line));
  return { terms: terms + APACHES_END, notices };
};
/** What is left of terms when marks, spaces and line breaks are not counted. */
const letters = (text) =>
  text
    .toLowerCase()
    .replaceAll("https:", "http:")
    .replace(/[^a-z0-9]/g, "");

const texts = new Map();
for (const { id, name, text, used_by } of licenses) {
  const crates = used_by.map(({ crate }) => crate).filter(({ name, version }) => shipped.has(`${name} ${version}`));
  if (crates.length === 0) continue;
  const clean = text
    .replaceAll("\r", "")
    .split("\n")
    .map((line) => line.trimEnd())
    .join("\n")
    .replace(/^\n+|\s+$/g, "");
  const { terms, notices } = parts(clean, crates);
  const key = `${id} ${letters(terms)}`;
  const entry = texts.get(key) ?? { name, terms, notices: new Set(), of: new Set() };
  for (const { name, version } of crates) entry.of.add(`${name} ${version}`);
  for (const notice of notices) entry.notices.add(notice);
  texts.set(key, entry);
}

const named = new Set([...texts.values()].flatMap(({ of }) => [...of]));
const missing = [...shipped].filter((crate) => !named.has(crate));
if (missing.length > 0) {
  console.error(`licenses: cargo-about knows no license of ${missing.join(", ")}`);
  process.exit(1);
}

const literal = (text) => (text.includes("'''") ? JSON.stringify(text) : `'''\n${text}\n'''`);
const byUse = [...texts.values()].sort(
  (one, other) => other.of.size - one.of.size || one.name.localeCompare(other.name) || [...one.of].sort()[0].localeCompare([...other.of].sort()[0]),
);
const blocks = byUse.map(({ name, terms, notices, of }) => {
  const text = [terms, [...notices].sort().join("\n")].filter(Boolean).join("\n\n");
  const list = [...of]
    .sort()
    .map((crate) => `  ${JSON.stringify(crate)},\n`)
    .join("");
  return `[[license]]\nname = ${JSON.stringify(name)}\nof = [\n${list}]\ntext = ${literal(text)}\n`;
});
const head = `# Written by \`make licenses\` from Cargo.lock and about.toml. Do not edit it.

title = "Calculators"
about = "The WebAssembly that computes the calculators and runs the simulation is compiled from these Rust crates."
origin = "https://crates.io/"
`;
writeFileSync(new URL(FILE, new URL("..", import.meta.url)), [head, ...blocks].join("\n"));
console.log(`licenses: ${shipped.size} crates under ${texts.size} texts, in ${FILE}`);
