// The snippet for each kind of page, as text. Every value in a snippet is first escaped for that page's markup.

// Parameters and attributes about the frame itself are not inputs.
const OWN = ["theme", "locked", "name", "height", "title"];
const ENTITIES = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };

const html = (text) => String(text).replace(/[&<>"']/g, (sign) => ENTITIES[sign]);
const markdown = (text) => text.replace(/\s+/g, " ").replace(/[\\`*_[\]<>|&!~$#]/g, "\\$&");
// Characters that are valid in an address but have a meaning in a wiki's markup.
const encoded = (url) => url.href.replace(/[()[\]{}|'^~]/g, (sign) => `%${sign.charCodeAt().toString(16).toUpperCase()}`);
const tag = (name, attributes) => {
  const written = Object.entries(attributes).filter(([, value]) => value !== false && value !== "");
  return `<${name}${written.map(([name, value]) => (value === true ? ` ${name}` : ` ${name}="${html(value)}"`)).join("")}`;
};

/** The inputs of a query string, without anything else that it may carry. */
export const inputs = (query) => [...new URLSearchParams(query)].filter(([key]) => /^[a-z][a-z0-9-]*$/.test(key) && !OWN.includes(key));

/** The address of the calculator alone, with these inputs and this appearance. */
export const framed = ({ base, slug, query, theme, locked }) => {
  const url = new URL(`embed/${slug}/`, base);
  const looks = [
    ["theme", theme],
    ["locked", locked ? "true" : ""],
  ].filter(([, value]) => value);
  url.search = new URLSearchParams([...inputs(query), ...looks]);
  return encoded(url);
};

/** The calculator's own page, with these inputs. */
export const linked = ({ base, slug, query }) => {
  const url = new URL(`calculators/${slug}/`, base);
  url.search = new URLSearchParams(inputs(query));
  return encoded(url);
};

/** The picture to put on a link. */
export const picture = ({ base, slug }) => encoded(new URL(`embed/${slug}.png`, base));

/** The alt text of the picture. */
export const words = ({ title, sentence }) => (sentence ? `${title}: ${sentence}` : title);

/** For readers who do not see the frame: a policy blocked it, or a feed or a mail client left it out. */
const beside = (about) => `${tag("a", { href: linked(about) })}>${html(about.title)}, on its own page</a>`;

// A page's policy may block style attributes, but not this one.
const frame = (about, border = { frameborder: 0 }) => {
  const { title, height } = about;
  const attributes = { src: framed(about), title, width: "100%", height, loading: "lazy", ...border };
  return `${tag("iframe", attributes)}></iframe><br>${beside(about)}`;
};

const page = (about) => {
  const { base, integrity } = about;
  const src = encoded(new URL("embed.js", base));
  return `${frame(about)}\n${tag("script", { src, integrity, crossorigin: "anonymous", async: true })}></script>`;
};

const element = (about) => {
  const { base, slug, query, theme, locked } = about;
  const src = encoded(new URL("axum-calculator.js", base));
  const attributes = { name: slug, ...Object.fromEntries(inputs(query)), theme, locked };
  return `${tag("script", { type: "module", src })}></script>\n${tag("axum-calculator", attributes)}>${beside(about)}</axum-calculator>`;
};

const hook = ({ slug, query, theme, locked, height }) => {
  const asked = `${new URLSearchParams(inputs(query))}`;
  return `${tag("axum-calculator", { name: slug, inputs: asked, theme, locked: locked ? "true" : "", height })} />`;
};

/** The snippets by the key of their target. Each takes the slug, title, sentence, query and base, and the reader's choices. */
export const SNIPPETS = {
  html: page,
  element,
  markdown: (about) => `[${markdown(words(about))}](${linked(about)})`,
  github: (about) => `[![${markdown(words(about))}](${picture(about)})](${linked(about)})`,
  confluence: framed,
  notion: framed,
  gitbook: framed,
  mediawiki: hook,
  dokuwiki: (about) => `<html>\n${page(about)}\n</html>`,
  // Its filter keeps styles and removes old attributes.
  wikijs: (about) => frame(about, { style: "border:0" }),
};
