// Lists what content/ contains. Tests count by it, so they need no change when a page, a claim or a symptom is added.
import { readFileSync, readdirSync } from "node:fs";

const at = (name) => new URL(`../content/${name}`, import.meta.url);
const read = (name) => readFileSync(at(name), "utf8");
const names = (folder, end) =>
  readdirSync(at(folder))
    .filter((name) => name.endsWith(end))
    .map((name) => name.slice(0, -end.length))
    .sort();

/** The tables of an array, each as its text. */
const tables = (text, name) => text.split(/^\[\[/m).filter((part) => part.startsWith(`${name}]]`));
const idOf = (table) => table.match(/^id = "(.+)"$/m)[1];

/** A calculator is named by its file, in every address as well. */
export const SLUGS = names("calculators/", ".md");

/** The one with all others in it has a shorter address than they have. */
export const calculatorPage = (slug) => (slug === "capacity" ? "/capacity/" : `/calculators/${slug}/`);

export const CLAIMS = names("claims/", ".toml").flatMap((name) => tables(read(`claims/${name}.toml`), "claim").map(idOf));

const symptoms = names("symptoms/", ".toml").flatMap((name) => tables(read(`symptoms/${name}.toml`), "symptom"));
export const SYMPTOMS = symptoms.map(idOf);
/** Those that the first page names. */
export const COMMON_SYMPTOMS = symptoms.filter((table) => /^common = true$/m.test(table)).map(idOf);

export const CHECKS = tables(read("checklist.toml"), "group.item").map(idOf);

export const PLATFORMS = names("platforms/", ".toml");

/** The sections of the reference, with the addresses of their indexes and of their pages. */
export const SECTIONS = readdirSync(at("reference/")).map((name) => ({
  index: `/${name}/`,
  pages: names(`reference/${name}/`, ".md")
    .filter((page) => page !== "index")
    .map((page) => `/${name}/${page}/`),
}));

export const DIAGRAMS = names("diagrams/", ".svg");
