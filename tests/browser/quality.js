// Returns what is wrong with the page, one sentence each: contrast by WCAG 2.1 AA, names of
// controls, language, headings, images.
() => {
  const faults = [];
  const visible = (element) => {
    const box = element.getBoundingClientRect();
    const style = getComputedStyle(element);
    return box.width > 0 && box.height > 0 && style.visibility !== "hidden" && style.opacity !== "0"
      && !element.closest("[aria-hidden='true'], [hidden]");
  };
  const parse = (color) => {
    const numbers = color.match(/[\d.]+/g)?.map(Number) ?? [0, 0, 0, 0];
    const scale = color.startsWith("color(") ? 255 : 1; // "color(srgb 0.1 0.2 0.3 / 0.5)"
    const [r, g, b] = numbers.slice(0, 3).map((n) => n * scale);
    return [r, g, b, numbers[3] ?? 1];
  };
  const over = (top, below) => {
    const a = top[3] + below[3] * (1 - top[3]);
    if (!a) return [0, 0, 0, 0];
    return [0, 1, 2].map((i) => (top[i] * top[3] + below[i] * below[3] * (1 - top[3])) / a).concat(a);
  };
  const background = (element) => {
    let found = [0, 0, 0, 0];
    for (let at = element; at && found[3] < 1; at = at.parentElement)
      found = over(found, parse(getComputedStyle(at).backgroundColor));
    return found[3] < 1 ? over(found, [255, 255, 255, 1]) : found;
  };
  const luminance = (color) => {
    const [r, g, b] = color.slice(0, 3).map((n) => {
      const c = n / 255;
      return c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const contrast = (one, other) => {
    const [high, low] = [luminance(one), luminance(other)].sort((a, b) => b - a);
    return (high + 0.05) / (low + 0.05);
  };
  const opacity = (element) => {
    let value = 1;
    for (let at = element; at; at = at.parentElement) value *= Number(getComputedStyle(at).opacity);
    return value;
  };
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const text = texts.currentNode.nodeValue.trim();
    const element = texts.currentNode.parentElement;
    const idle = "script, style, noscript, [data-testid='stIconMaterial'], :disabled, [disabled], canvas";
    if (!text || element.closest(idle) || !visible(element)) continue;
    const style = getComputedStyle(element);
    const behind = background(element);
    const own = parse(style.color);
    own[3] *= opacity(element);
    const size = parseFloat(style.fontSize);
    const large = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700);
    const found = contrast(over(own, behind), behind);
    if (found < (large ? 3 : 4.5))
      faults.push(`contrast ${found.toFixed(2)}: «${text.slice(0, 40)}»`);
  }
  for (const control of document.querySelectorAll("button, a[href], input, textarea, select, [role='button'], [role='tab']")) {
    if (!visible(control) || control.type === "hidden") continue;
    const labels = [...(control.labels ?? [])].map((label) => label.textContent).join("");
    const described = (control.getAttribute("aria-labelledby") ?? "").split(" ")
      .map((id) => document.getElementById(id)?.textContent ?? "").join("");
    const name = control.getAttribute("aria-label") || described || labels
      || control.textContent.trim() || control.title || control.placeholder;
    if (!name?.trim()) faults.push(`no name: ${control.outerHTML.slice(0, 120)}`);
  }
  if (document.documentElement.lang !== "vi") faults.push(`language: ${document.documentElement.lang}`);
  for (const image of document.querySelectorAll("img"))
    if (visible(image) && !image.hasAttribute("alt")) faults.push(`no alt: ${image.src}`);
  return faults;
}
