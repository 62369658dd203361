// Marks the current section in "On this page".
const links = new Map();
for (const link of document.querySelectorAll(".outline a")) {
  const heading = document.getElementById(decodeURIComponent(link.hash.slice(1)));
  if (heading) links.set(heading, link);
}

// The list of a narrow window covers what its links lead to.
const list = document.querySelector(".outline ul");
list?.addEventListener("click", ({ target }) => {
  if (target.closest("a") && list.matches(":popover-open")) list.hidePopover();
});

if (links.size > 0) {
  const headings = [...links.keys()];
  // A section is current once its heading is in the upper third of the window.
  const say = () => {
    const line = innerHeight / 3;
    const read = headings.findLast((heading) => heading.getBoundingClientRect().top < line) ?? headings[0];
    for (const [heading, link] of links) {
      if (heading === read) link.setAttribute("aria-current", "location");
      else link.removeAttribute("aria-current");
    }
  };
  // Everything above the line intersects, so the observer also notices jumps over a section.
  const watch = new IntersectionObserver(say, { rootMargin: "1000000px 0px -66%" });
  for (const heading of headings) watch.observe(heading);
}
