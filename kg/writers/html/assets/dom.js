// DOM: elements made in one call. Strings become text nodes, never markup: names and sentences come from anywhere.
function el(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (value === true) element.setAttribute(name, "");
    else if (value !== false && value !== null && value !== undefined) element.setAttribute(name, value);
  }
  element.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== ""));
  return element;
}

const byId = (id) => document.getElementById(id);

// A link to another site; plain text where the address is none that a browser should follow.
function outward(address, ...children) {
  if (!/^https?:\/\//i.test(address)) return el("span", {}, ...children);
  return el("a", { href: address, target: "_blank", rel: "noopener noreferrer" }, ...children);
}

// The paper's own page: arXiv by its id, else the address a source gives, else a search for its title.
function paperAddress(row) {
  const arxiv = /^paper\/arxiv:(.+)$/.exec(G.id[row]);
  if (arxiv) return "https://arxiv.org/abs/" + encodeURI(arxiv[1].replace("_", "/"));
  return linksOf(row).page ?? "https://arxiv.org/search/?searchtype=title&query=" + encodeURIComponent(G.name[row]);
}

function linksOf(row) {
  const links = {};
  for (const line of G.links[row].split("\n").filter(Boolean)) {
    const space = line.indexOf(" ");
    links[line.slice(0, space)] ??= line.slice(space + 1);
  }
  return links;
}

const typeName = (row) => TYPES[G.type[row]].name;

// A button that selects a node, with its shape in front.
function nodeButton(row, { icon = true } = {}) {
  return el("button", { type: "button", class: "node", onclick: () => select(row) }, icon ? shapeIcon(G.type[row]) : null, el("span", {}, G.name[row]));
}

// A list that shows some and offers the rest.
function longList(entries, render, { some = 5, step = 25, tag = "ul", name = "" } = {}) {
  const list = el(tag, { class: name });
  let shown = 0;
  const more = el("button", { type: "button", class: "more" });
  const add = (count) => {
    entries.slice(shown, shown + count).forEach((entry) => list.append(el("li", {}, render(entry))));
    shown = Math.min(entries.length, shown + count);
    more.hidden = shown >= entries.length;
    more.textContent = `Show ${numberText(Math.min(step, entries.length - shown))} more of ${numberText(entries.length)}`;
  };
  more.addEventListener("click", () => add(step));
  add(some);
  return more.hidden ? [list] : [list, more];
}
