// Puts what a message captured into the text: the finder leads to /symptoms/address-in-use/#port=9090. Browsers do not send the part
// behind the # to the server.
const fill = () => {
  if (!location.hash.includes("=")) return;
  for (const [name, value] of new URLSearchParams(location.hash.slice(1))) {
    if (!/^[a-z_]+$/.test(name)) continue;
    for (const place of document.querySelectorAll(`[data-captured=${name}]`)) place.textContent = value;
  }
};
addEventListener("hashchange", fill);
fill();
