// The queue of a pool at work: its script loads when it is about to be seen.
const section = document.querySelector("[data-queue]");

if (section) {
  const show = ([{ isIntersecting }], observer) => {
    if (!isIntersecting) return;
    observer.disconnect();
    lazy("./QUEUE").then(({ start }) => start(section), console.error);
  };
  new IntersectionObserver(show, { rootMargin: "400px" }).observe(section);
}
