// "Embed": the dialog with the snippets is loaded when it is opened.
const opener = document.querySelector("[data-snippets]");

if (opener) {
  opener.toggleAttribute("data-ready", true);
  opener.addEventListener("click", () => openLazily("Embed", "./SNIPPETS", opener));
}
