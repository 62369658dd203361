// Moving pictures: the script of each loads when it is about to be seen.
for (const section of document.querySelectorAll("[data-moving]")) {
  const show = ([{ isIntersecting }], observer) => {
    if (!isIntersecting) return;
    observer.disconnect();
    lazy(`./${section.dataset.moving}`).then(({ start }) => start(section), console.error);
  };
  new IntersectionObserver(show, { rootMargin: "400px" }).observe(section);
}
