const copyButton = (figure) => {
  const caption = figure.querySelector("figcaption");
  const button = document.createElement("button");
  const word = document.createElement("span");
  const what = document.createElement("span");
  button.type = "button";
  button.className = "code__copy";
  word.textContent = "Copy";
  what.className = "visually-hidden";
  what.textContent = ` ${caption.matches(".code__language") ? "this code" : caption.textContent}`;
  button.append(word, what);
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(figure.querySelector("pre").textContent);
      word.textContent = "Copied";
    } catch {
      word.textContent = "Select it to copy";
    }
    setTimeout(() => (word.textContent = "Copy"), 2000);
  });
  caption.append(button);
};
