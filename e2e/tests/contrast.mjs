// Text that is too faint for its ground, by the numbers of WCAG 1.4.3. Axe knows more cases, and takes a hundred times as long.

/** Called where the page has the theme that is asked about. Text on pictures and gradients is left to axe. */
export const faint = (page) =>
  page.evaluate(() => {
    const canvas = new OffscreenCanvas(1, 1).getContext("2d", { willReadFrequently: true });
    const known = new Map();
    const rgba = (color) => {
      if (!known.has(color)) {
        canvas.clearRect(0, 0, 1, 1);
        canvas.fillStyle = color;
        canvas.fillRect(0, 0, 1, 1);
        known.set(color, [...canvas.getImageData(0, 0, 1, 1).data]);
      }
      return known.get(color);
    };
    const over = (upper, lower) => [0, 1, 2].map((part) => (upper[part] * upper[3] + lower[part] * (255 - upper[3])) / 255);
    const luminance = (color) =>
      color
        .map((part) => part / 255)
        .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4))
        .reduce((sum, part, place) => sum + part * [0.2126, 0.7152, 0.0722][place], 0);

    const grounds = new Map();
    /** What an element stands on; nothing where that is a picture, or the element is transparent. */
    const ground = (element) => {
      if (!element) return [255, 255, 255];
      if (!grounds.has(element)) {
        const { backgroundColor, backgroundImage, opacity } = getComputedStyle(element);
        const isPlain = backgroundImage === "none" && opacity === "1";
        const below = isPlain && ground(element.parentElement);
        grounds.set(element, below ? over(rgba(backgroundColor), below) : null);
      }
      return grounds.get(element);
    };

    const found = new Set();
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      const element = walker.currentNode.parentElement;
      const text = walker.currentNode.data.trim();
      if (!text || element.closest("svg, script, style, noscript, select, :disabled, .visually-hidden")) continue;
      if (!element.checkVisibility({ visibilityProperty: true })) continue;
      const on = ground(element);
      if (!on) continue;
      const { color, fontSize, fontWeight } = getComputedStyle(element);
      const [one, other] = [luminance(over(rgba(color), on)), luminance(on)].sort((a, b) => b - a);
      const ratio = (one + 0.05) / (other + 0.05);
      const size = Number.parseFloat(fontSize);
      const isLarge = size >= 24 || (size >= 18.66 && Number(fontWeight) >= 700);
      // Rounded as axe does it: 4.495 is no 4.5.
      if (Math.floor(ratio * 100) / 100 < (isLarge ? 3 : 4.5))
        found.add(`${ratio.toFixed(2)}:1 in ${element.localName}.${element.className}: "${text.slice(0, 30)}"`);
    }
    // One rule of the style sheet may make a whole page faint.
    return found.size > 5 ? [...[...found].slice(0, 5), `and ${found.size - 5} more`] : [...found];
  });
