// Search: names and aliases that contain what is typed, the best first; the list is a combobox of the ARIA practices.
const searchInput = byId("search-input");
const searchList = byId("search-list");
let suggestions = [];
let chosen = -1;
let folded = null;

const fold = (text) => text.toLowerCase().normalize("NFKD").replace(/\p{M}/gu, "");

function matches(typed, most = 10) {
  const wanted = fold(typed.trim());
  if (!wanted || !G.aliases) return [];
  folded ??= G.name.map((name, row) => fold(`${name}\n${G.aliases[row]}`));
  const found = [];
  for (let row = 0; row < G.count; row++) {
    const at = folded[row].indexOf(wanted);
    if (at < 0 || typeName(row) === "Result" || (isPaper(row) && CONFIG.papers === false)) continue;
    const near = closeness(folded[row], wanted, at);
    found.push([(isPaper(row) && near < 3 ? 0.6 : 1) * near + 0.5 * Math.sqrt(G.rank[row]), row]); // titles begin with anything
  }
  return found.sort((p, q) => q[0] - p[0] || p[1] - q[1]).slice(0, most).map(([, row]) => row);
}

// 3 for the whole name, 2.5 for a whole alias, 2 for its start, 1 for the start of a word, 0 inside one.
function closeness(names, wanted, at) {
  const lines = names.split("\n");
  if (lines[0] === wanted) return 3;
  if (lines.includes(wanted)) return 2.5;
  if (at === 0) return 2;
  return /[\s\-–/(]/.test(names[at - 1]) ? 1 : 0;
}

function suggest() {
  suggestions = matches(searchInput.value);
  chosen = suggestions.length ? 0 : -1;
  const nothing = searchInput.value.trim() && G.aliases && !suggestions.length;
  searchList.replaceChildren(...suggestions.map(suggestion), ...(nothing ? [el("li", { class: "quiet", role: "option", "aria-disabled": "true" }, "Nothing of that name")] : []));
  openList(suggestions.length > 0 || Boolean(nothing));
}

function suggestion(row, i) {
  const typed = fold(searchInput.value.trim());
  const alias = fold(G.name[row]).includes(typed) ? "" : G.aliases[row].split("\n").find((name) => fold(name).includes(typed)) ?? "";
  return el("li", { role: "option", id: "suggestion-" + i, "aria-selected": String(i === chosen), onmousedown: (event) => event.preventDefault(), onclick: () => take(i) },
    shapeIcon(G.type[row]),
    el("span", { class: "name" }, G.name[row], alias ? el("span", { class: "quiet" }, ` ${alias}`) : null),
    el("span", { class: "quiet" }, isPaper(row) ? dateText(G.first[row], false) : G.papers[row] ? counted(G.papers[row], "paper") : ""));
}

function openList(open) {
  searchList.hidden = !open;
  searchInput.setAttribute("aria-expanded", String(open));
  if (open && chosen >= 0) searchInput.setAttribute("aria-activedescendant", "suggestion-" + chosen);
  else searchInput.removeAttribute("aria-activedescendant");
}

function choose(next) {
  if (!suggestions.length) return;
  chosen = (next + suggestions.length) % suggestions.length;
  [...searchList.children].forEach((option, i) => option.setAttribute("aria-selected", String(i === chosen)));
  searchList.children[chosen].scrollIntoView({ block: "nearest" });
  openList(true);
}

function take(i) {
  if (i < 0 || i >= suggestions.length) return;
  searchInput.value = "";
  openList(false);
  searchInput.blur();
  focus(suggestions[i]);
}

function startSearch() {
  searchInput.addEventListener("input", suggest);
  searchInput.addEventListener("focus", () => searchInput.value && suggest());
  searchInput.addEventListener("blur", () => openList(false));
  searchInput.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown") choose(chosen + 1);
    else if (event.key === "ArrowUp") choose(chosen - 1);
    else if (event.key === "Enter") take(chosen);
    else if (event.key === "Escape") {
      if (searchList.hidden) searchInput.blur();
      openList(false);
    } else return;
    event.preventDefault();
    event.stopPropagation();
  });
}
