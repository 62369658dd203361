// One page of each kind, by the markup of the built pages: what is drawn and laid out alike is put through the long tests once.
import { readFileSync } from "node:fs";
import { join } from "node:path";

/** The elements and the classes that stand on a page. */
const partsOf = (html) => {
  const parts = new Set();
  const markup = html.replace(/<(script|style)\b[^>]*>.*?<\/\1>/gs, "");
  for (const [, name, attributes] of markup.matchAll(/<([a-z][\w-]*)((?:\s+[^\s=>/]+(?:=(?:"[^"]*"|[^\s>]+))?)*)\s*\/?>/g)) {
    const value = (attribute) =>
      attributes
        .match(RegExp(`\\s${attribute}=(?:"([^"]*)"|([^\\s>]+))`))
        ?.slice(1)
        .find((text) => text !== undefined) ?? "";
    parts.add(name === "input" ? `input ${value("type")}` : name);
    for (const one of value("class").split(/\s+/).filter(Boolean)) parts.add(`.${one}`);
  }
  return parts;
};

const templateOf = (html) => html.match(/<main[^>]*\bclass="?([\w ]+)/)[1];

/**
 * `templates` has, for each class of `main`, the page with the most kinds of parts. `kinds` has those and as many more as it takes
 * until every element and every class of the site stands on one of them.
 */
export function templatesOf(folder, addresses) {
  const pages = addresses.map((address) => {
    const html = readFileSync(join(folder, address, "index.html"), "utf8");
    return { address, template: templateOf(html), parts: partsOf(html) };
  });
  const richest = (list, size) => list.reduce((best, page) => (size(page) > size(best) ? page : best));
  const names = [...new Set(pages.map(({ template }) => template))];
  const chosen = names.map((name) =>
    richest(
      pages.filter(({ template }) => template === name),
      ({ parts }) => parts.size,
    ),
  );
  const templates = chosen.map(({ address }) => address);

  const left = new Set(pages.flatMap(({ parts }) => [...parts]));
  const cover = ({ parts }) => {
    for (const part of parts) left.delete(part);
  };
  chosen.forEach(cover);
  while (left.size > 0) {
    const next = richest(pages, ({ parts }) => [...parts].filter((part) => left.has(part)).length);
    cover(next);
    chosen.push(next);
  }
  return { templates: templates.sort(), kinds: chosen.map(({ address }) => address).sort() };
}
