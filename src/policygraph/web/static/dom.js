/* Building the page. What comes from the data goes into it as text; addresses become links only if
   they are http or https. Every script adds one room to `policygraph` and uses those before it. */
const policygraph = {};

policygraph.dom = (() => {
  "use strict";

  const $ = (id) => document.getElementById(id);

  const el = (name, attributes = {}, ...children) => {
    const [tag, ...classes] = name.split(".");
    const element = document.createElement(tag || "span");
    if (classes.length) element.className = classes.join(" ");
    for (const [key, value] of Object.entries(attributes)) {
      if (typeof value === "function") element.addEventListener(key.slice(2), value);
      else if (value !== false && value != null) element.setAttribute(key, value);
    }
    element.append(...children.flat(Infinity).filter((child) => child != null && child !== false));
    return element;
  };

  const svg = (name, attributes, ...children) => {
    const element = document.createElementNS("http://www.w3.org/2000/svg", name);
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
    element.append(...children);
    return element;
  };

  // Text from the data: isolated, so that its direction does not reach the words around it.
  const said = (text) => el("bdi", {}, String(text));

  const count = (number, noun, nouns = `${noun}s`) => `${number.toLocaleString("en")} ${number === 1 ? noun : nouns}`;

  // Writes what a reader may also hear: only if it is new, and aloud only if nothing else speaks.
  const tell = (place, text, isSaid = true) => {
    place.setAttribute("aria-live", isSaid ? "polite" : "off");
    if (place.textContent !== text) place.textContent = text;
  };

  // Letters without their accents, in small: what is looked for is found however it is written.
  const fold = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

  // Whether keys write into a field now, and mean nothing else.
  const isTyping = () => document.activeElement?.matches("input:not([type=checkbox], [type=radio], [type=range]), select, textarea") ?? false;

  const isWebAddress = (url) => /^https?:\/\//i.test(url ?? "");

  const outside = (url, ...children) =>
    el("a", { href: url, target: "_blank", rel: "noopener noreferrer nofollow" }, ...children);

  // Whether a text came onto the clipboard; where a page may not write there, the old way still does.
  const copied = async (text) => {
    try {
      await navigator.clipboard.writeText(text);
      return true;
    } catch {
      const held = document.activeElement;
      const area = el("textarea.unseen", { "aria-hidden": "true", tabindex: "-1" });
      area.value = text;
      document.body.append(area);
      area.select();
      const done = document.execCommand("copy");
      area.remove();
      held?.focus({ preventScroll: true });
      return done;
    }
  };

  // How a kind of thing and a status look beside words; the picture draws the same shapes.
  const marks = ({ shapes, lines }) => ({
    swatch: (group) => svg(
      "svg", { class: `swatch group-${group}`, viewBox: "-1.3 -1.3 2.6 2.6", "aria-hidden": "true" },
      svg("path", { d: shapes.get(group).d }),
    ),
    lineSwatch: (status) => {
      const style = lines.get(status);
      return svg(
        "svg", { class: `swatch-line status-${style.name.toLowerCase()}`, viewBox: "0 0 44 12", "aria-hidden": "true" },
        svg("line", {
          x1: 1, y1: 6, x2: 43, y2: 6, "stroke-width": style.width,
          ...(style.dashes.length ? { "stroke-dasharray": style.dashes.join(" ") } : {}),
        }),
      );
    },
  });

  return { $, el, svg, said, tell, count, fold, isTyping, isWebAddress, outside, copied, marks };
})();
