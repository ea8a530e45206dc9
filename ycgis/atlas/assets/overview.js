"use strict";
/* The prefecture at a glance: one choice of what is shown rules the map, the ranking and the table, and stands in the
   address, so that it can be kept or passed on. All words and numbers are read from the table. */
document.addEventListener("ycgis:dressed", ({ detail: { map, control, themes, counties } }) => {
  const table = document.querySelector("table.values");
  const asked = Object.fromEntries([...document.querySelectorAll("[data-ask]")].map((node) => [node.dataset.ask, node]));
  const list = document.querySelector(".ranked");
  const bound = document.querySelector("[data-bound]");
  const nothing = document.querySelector("[data-none]");
  const turn = document.querySelector("[data-turn]");
  const heads = [...table.tHead.rows[0].cells];
  const badges = new Map([...document.querySelectorAll("[data-badge]")].map((node) => [node.dataset.badge, node]));
  const worst = [...badges.keys()];
  const rows = [...table.tBodies[0].rows].map((node) => ({
    node,
    code: node.dataset.code,
    name: node.cells[0].textContent.trim(),
    link: node.cells[0].querySelector("a").getAttribute("href"),
    cells: [...node.cells],
  }));
  let ascending = false;
  let shown = new Set();
  let hot = "";

  const element = (tag, name, text) => {
    const made = document.createElement(tag);
    if (name) made.className = name;
    if (text !== undefined) made.textContent = text;
    return made;
  };

  /* --- what a county's row says of what is chosen --- */

  const column = () => heads.findIndex((head) => head.dataset.column === asked.show.value && asked.show.value !== "");

  const said = (row) => {
    const at = column();
    if (at < 0) return { status: row.node.dataset.overall, text: "", value: NaN };
    const cell = row.cells[at];
    return {
      status: cell.dataset.status,
      text: cell.querySelector(".number").textContent,
      value: cell.dataset.sort === "" ? NaN : Number(cell.dataset.sort),
    };
  };

  const meets = (row) =>
    (!asked.of.value || said(row).status === asked.of.value) &&
    (!asked.in || !asked.in.value || row.node.dataset.in.split(" ").includes(asked.in.value)) &&
    row.name.toLowerCase().includes(asked.q.value.trim().toLowerCase());

  const ordered = (of) => {
    const known = of.filter((row) => !Number.isNaN(said(row).value));
    const unknown = of.filter((row) => Number.isNaN(said(row).value));
    known.sort((a, b) => (said(a).value - said(b).value) * (ascending ? 1 : -1));
    unknown.sort((a, b) => worst.indexOf(said(a).status) - worst.indexOf(said(b).status));
    return [...known, ...unknown];
  };

  /* --- the map --- */

  const paint = (code) => (counties.get(code) || []).forEach((layer) => {
    const { style } = layer.feature.properties;
    layer.setStyle({
      ...style,
      fillOpacity: shown.has(code) ? style.fillOpacity : 0.1,
      ...(code === hot ? { color: "#1c2733", weight: 4 } : {}),
    });
    if (code === hot && map.hasLayer(layer)) layer.bringToFront();
  });

  const heat = (code) => {
    const before = hot;
    hot = code;
    [before, code].filter(Boolean).forEach(paint);
    document.querySelectorAll("[data-code]").forEach((node) => node.classList.toggle("hot", node.dataset.code === code));
  };

  const groupOf = (key) => control._layers.find(({ layer, overlay }) => !overlay && layer.hasLayer(themes.get(key)));

  const keyOf = (group) => [...themes.keys()].find((key) => group.hasLayer(themes.get(key)));

  const dye = () => {
    const wanted = groupOf(asked.show.value);
    if (!wanted || map.hasLayer(wanted.layer)) return;
    control._layers.filter(({ overlay }) => !overlay).forEach(({ layer }) => map.removeLayer(layer));
    map.addLayer(wanted.layer);
  };

  const open = (code) => {
    const layer = (counties.get(code) || []).find((each) => map.hasLayer(each));
    if (!layer) return;
    map.getContainer().scrollIntoView({ block: "nearest" });
    layer.openPopup(layer.getBounds().getCenter());
  };

  /* --- the ranking --- */

  const bar = (row, largest) => {
    const { status, text, value } = said(row);
    const made = element("li");
    const button = made.appendChild(element("button", "rank"));
    button.type = "button";
    button.dataset.code = row.code;
    button.append(element("span", "who", row.name));
    const track = button.appendChild(element("span", Number.isNaN(value) ? "" : "track"));
    if (value > 0) track.appendChild(element("i", `badge-${status}`)).style.width = `${(100 * value) / largest}%`;
    button.append(element("b", "", text));
    if (badges.has(status)) button.append(badges.get(status).cloneNode(true));
    button.addEventListener("click", () => open(row.code));
    return made;
  };

  const rank = (of) => {
    const largest = Math.max(...of.map((row) => said(row).value).filter((value) => value > 0), 0) || 1;
    list.replaceChildren(...ordered(of).map((row) => bar(row, largest)));
  };

  const apply = () => {
    const of = rows.filter(meets);
    shown = new Set(of.map((row) => row.code));
    rows.forEach((row) => { row.node.hidden = !shown.has(row.code); });
    nothing.hidden = of.length > 0;
    const at = column();
    heads.forEach((head, place) => head.classList.toggle("chosen", place === at && at > 0));
    bound.textContent = at < 0 ? "" : [".unit", ".bound"].map((part) => heads[at].querySelector(part).textContent).join(" · ");
    turn.hidden = at < 0;
    turn.textContent = ascending ? turn.dataset.up : turn.dataset.down;
    rank(of);
    dye();
    rows.forEach((row) => paint(row.code));
  };

  /* --- the address --- */

  const remember = () => {
    if (document.documentElement.classList.contains("embedded")) return;
    const state = new URLSearchParams();
    Object.entries(asked).forEach(([name, { value }]) => value && state.set(name, value));
    if (ascending) state.set("up", "1");
    window.history.replaceState(null, "", "#" + state);
  };

  const restore = () => {
    const state = new URLSearchParams(window.location.hash.slice(1));
    Object.entries(asked).forEach(([name, node]) => {
      node.value = state.get(name) || "";
      if (node.selectedIndex < 0) node.value = "";
    });
    ascending = state.get("up") === "1";
    apply();
  };

  const change = () => {
    apply();
    remember();
  };

  Object.values(asked).forEach((node) => node.addEventListener("input", change));
  turn.addEventListener("click", () => {
    ascending = !ascending;
    change();
  });
  map.on("baselayerchange", ({ layer }) => {
    const key = keyOf(layer);
    if (key === undefined) return;
    asked.show.value = key;
    change();
  });
  counties.forEach((layers, code) => layers.forEach((layer) => {
    layer.on("mouseover", () => heat(code));
    layer.on("mouseout", () => heat(""));
  }));
  [list, table.tBodies[0]].forEach((within) => {
    const over = ({ target }) => heat((target.closest("[data-code]") || { dataset: {} }).dataset.code || "");
    within.addEventListener("mouseover", over);
    within.addEventListener("focusin", over);
    within.addEventListener("mouseleave", () => heat(""));
    within.addEventListener("focusout", () => heat(""));
  });
  window.addEventListener("hashchange", restore);
  restore();
});
