// Says in "On this page" which part is being read.
const links = new Map();
for (const link of document.querySelectorAll(".outline a")) {
  const heading = document.getElementById(decodeURIComponent(link.hash.slice(1)));
  if (heading) links.set(heading, link);
}

if (links.size > 0) {
  const headings = [...links.keys()];
  // A part is read from the moment its heading stands in the upper third, as the one before it moves out.
  const say = () => {
    const line = innerHeight / 3;
    const read = headings.findLast((heading) => heading.getBoundingClientRect().top < line) ?? headings[0];
    for (const [heading, link] of links) {
      if (heading === read) link.setAttribute("aria-current", "location");
      else link.removeAttribute("aria-current");
    }
  };
  // Whatever is above the line is inside: so a jump over a part is noticed too.
  const watch = new IntersectionObserver(say, { rootMargin: "1000000px 0px -66%" });
  for (const heading of headings) watch.observe(heading);
}
