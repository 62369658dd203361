// The field for an error on the first page: its script loads when the field gets the focus.
const form = document.querySelector("[data-finder=later]");

if (form) {
  const field = form.querySelector("textarea");
  const load = () =>
    lazy("./FINDER").catch((error) => {
      console.error(error);
      form.querySelector("[data-status]").textContent = "The finder could not be loaded. Check your connection, and try again.";
    });
  field.addEventListener("focus", load);
  // A browser that navigates back restores the text.
  if (field.value || document.activeElement === field) load();
}
