// State: what is looked at. It is the URL's fragment, so that every view can be bookmarked and the browser's back works.
//   view      map, communities (at: a row of the tree), focus (at: a node's id)
//   expand    ids of nodes expanded in place        node   what the panel shows        more   steps of "draw more"
//   types     names of node types drawn, null for the view's own choice            hide   edge kinds left out
//   from, to  days since 1970, null for open ends    confidence   0 to 100
const EMPTY = {
  view: "map", at: null, expand: [], node: null, more: 0, types: null, hide: [], from: null, to: null, confidence: 0,
};
let state = { ...EMPTY };

const LISTS = ["expand", "types", "hide"];
const NUMBERS = ["more", "from", "to", "confidence"];

function toFragment(from) {
  const parts = [];
  for (const [name, value] of Object.entries(from)) {
    const text = Array.isArray(value) ? value.map(encodeURIComponent).join(",") : encodeURIComponent(value ?? "");
    if (name === "types" ? value !== null : text && String(value) !== String(EMPTY[name])) parts.push(`${name}=${text}`);
  }
  return parts.join("&");
}

// Reads any fragment: what cannot be read is as if it were not there.
function fromFragment(fragment) {
  const read = { ...EMPTY };
  for (const part of fragment.replace(/^#/, "").split("&")) {
    const [name, text = ""] = part.split("=");
    if (!(name in EMPTY)) continue;
    try {
      if (LISTS.includes(name)) read[name] = text ? text.split(",").map(decodeURIComponent) : [];
      else if (NUMBERS.includes(name)) read[name] = Number.isFinite(Number(text)) ? Math.round(Number(text)) : EMPTY[name];
      else read[name] = decodeURIComponent(text);
    } catch {
      continue; // a broken percent sign
    }
  }
  if (!["map", "communities", "focus"].includes(read.view)) read.view = "map";
  read.confidence = Math.max(0, Math.min(100, read.confidence));
  read.more = Math.max(0, Math.min(6, read.more));
  return read;
}

// Go to a changed state. A change of what is filtered or selected replaces the entry, a new view is one to come back to.
function go(changes, { replace = false } = {}) {
  const next = { ...state, ...changes };
  const fragment = toFragment(next);
  if (fragment === toFragment(state)) return;
  state = next;
  if (replace) history.replaceState(null, "", "#" + fragment);
  else history.pushState(null, "", "#" + fragment);
  render();
}

const view = (name, at = null, node = null) => go({ view: name, at, expand: [], node, more: 0 });
const focus = (row) => view("focus", G.id[row], G.id[row]);
const filtered = () => state.hide.length > 0 || state.from !== null || state.to !== null || state.confidence > 0;
