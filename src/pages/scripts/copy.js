// Copies the page as Markdown, from the file next to it.
const versions = document.querySelector("[data-versions]");

const markdown = async () => {
  const response = await fetch(versions.querySelector("a").href);
  if (!response.ok) throw new Error(response.statusText);
  return response.text();
};

if (versions && navigator.clipboard) {
  const button = versions.querySelector("[data-copy]");
  const said = versions.querySelector("[data-copied]");
  button.hidden = false;
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(await markdown());
      said.textContent = "Copied";
    } catch {
      said.textContent = "Not copied. Open the Markdown version and copy it there.";
    }
  });
}
