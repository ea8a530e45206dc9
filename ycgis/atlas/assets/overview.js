"use strict";
/* The prefecture at a glance: one choice of what is shown rules the map, the ranking and the table, and stands in the
   address, so that it can be kept or passed on. */
document.addEventListener("ycgis:dressed", ({ detail: [shownMap] }) => {
  const { map, keyed, counties, labels } = shownMap;
  const { element } = ycgis;
  const { badges, said, amount, classOf, paint, caption, legend } = ycgisViews;
  const { asked, chosen, settle, announce, remember, recall, pointed, openAt } = ycgisViews;
  const table = document.querySelector("table.values");
  const list = document.querySelector(".ranked");
  const nothing = document.querySelector("[data-none]");
  const turn = document.querySelector("[data-turn]");
  const heads = [...table.tHead.rows[0].cells];
  const worst = [...badges.keys()];
  const rows = [...table.tBodies[0].rows].map((node) => ({
    node,
    code: node.dataset.code,
    name: node.cells[0].textContent.trim(),
  }));
  let ascending = false;
  let hot = "";
  let shown = new Map();

  /* --- the map --- */

  const style = (layer, code) => {
    const { view, mode, found } = shown;
    const shot = found.get(code);
    layer.setStyle({
      ...layer.feature.properties.style,
      ...paint(view, mode, shot || said(view, asked.year.value, code)),
      ...(shot ? {} : { fillOpacity: 0.1 }),
      ...(code === hot ? { color: "#1c2733", weight: 4 } : {}),
    });
    if (code === hot && map.hasLayer(layer)) layer.bringToFront();
  };

  const dye = (code) => (counties.get(code) || []).forEach((layer) => style(layer, code));

  const heat = (code) => {
    const before = hot;
    hot = code;
    [before, code].filter(Boolean).forEach(dye);
    document.querySelectorAll("[data-code]").forEach((node) => node.classList.toggle("hot", node.dataset.code === code));
  };

  const open = (code) => {
    const layer = (counties.get(code) || []).find((each) => map.hasLayer(each));
    if (layer) openAt(map, layer);
  };

  const write = (code) => {
    const says = labels.get(code);
    if (says) says.replaceChildren(...caption(shown.mode, said(shown.view, asked.year.value, code)));
  };

  /* --- the ranking --- */

  const ordered = (found, mode) => {
    const at = ([, shot]) => amount(mode, shot);
    const known = [...found].filter((each) => at(each) !== null);
    const unknown = [...found].filter((each) => at(each) === null);
    known.sort((a, b) => (at(a) - at(b)) * (ascending ? 1 : -1));
    unknown.sort(([, a], [, b]) => worst.indexOf(a.status) - worst.indexOf(b.status));
    return [...known, ...unknown];
  };

  const bar = ({ code, name }, shot, largest) => {
    const { view, mode } = shown;
    const value = amount(mode, shot);
    const made = element("li");
    const button = made.appendChild(element("button", "rank"));
    button.type = "button";
    button.dataset.code = code;
    button.appendChild(element("span", "who", name)).title = name;
    const track = button.appendChild(element("span", value === null ? "" : "track"));
    if (value) {
      const own = classOf(view, mode, shot);
      const filled = track.appendChild(element("i", mode === "status" ? `badge-${shot.status}` : ""));
      filled.style.width = `${(100 * Math.abs(value)) / largest}%`;
      if (own) filled.style.background = own.colour;
    }
    button.append(element("b", "", mode === "gap" ? shot.short : shot.number));
    if (badges.has(shot.status)) button.append(badges.get(shot.status).cloneNode(true));
    button.addEventListener("click", () => open(code));
    return made;
  };

  const rank = () => {
    const { mode, found } = shown;
    const sizes = [...found.values()].map((shot) => Math.abs(amount(mode, shot) || 0));
    const largest = Math.max(...sizes, 0) || 1;
    const names = new Map(rows.map((row) => [row.code, row]));
    list.replaceChildren(...ordered(found, mode).map(([code, shot]) => bar(names.get(code), shot, largest)));
  };

  /* --- what is chosen --- */

  const meets = ({ node, name }, { status }) =>
    (!asked.of.value || status === asked.of.value) &&
    (!asked.in || !asked.in.value || node.dataset.in.split(" ").includes(asked.in.value)) &&
    name.toLowerCase().includes(asked.q.value.trim().toLowerCase());

  const apply = () => {
    settle();
    const [view, mode] = [chosen(), asked.by.value];
    const all = rows.map((row) => [row, said(view, asked.year.value, row.code)]);
    const found = new Map(all.filter(([row, shot]) => meets(row, shot)).map(([{ code }, shot]) => [code, shot]));
    shown = { view, mode, found };
    rows.forEach(({ node, code }) => { node.hidden = !found.has(code); });
    nothing.hidden = found.size > 0;
    heads.forEach((head) => head.classList.toggle("chosen", head.dataset.column === view.key));
    announce();
    turn.hidden = !view.key;
    turn.textContent = ascending ? turn.dataset.up : turn.dataset.down;
    rank();
    keyed.forEach((drawn, key) => key.startsWith("kind-") && drawn.forEach((outline) => (
      asked.in && key === `kind-${asked.in.value}` ? map.addLayer(outline) : map.removeLayer(outline))));
    keyed.get("theme").forEach((theme) => ycgis.showBase(shownMap, theme));
    rows.forEach(({ code }) => [dye, write].forEach((each) => each(code)));
    legend(view, mode, all.map(([, shot]) => shot));
    map.fire("ycgis:written");
  };

  /* --- the address --- */

  const restore = () => {
    ascending = recall().get("up") === "1";
    apply();
  };

  const change = () => {
    apply();
    remember(ascending ? { up: "1" } : {});
  };

  Object.values(asked).forEach((node) => node.addEventListener("input", change));
  turn.addEventListener("click", () => {
    ascending = !ascending;
    change();
  });
  counties.forEach((areas, code) => areas.forEach((area) => {
    area.on("mouseover", () => heat(code));
    area.on("mouseout", () => heat(""));
  }));
  [list, table.tBodies[0]].forEach((within) => pointed(within, heat));
  window.addEventListener("hashchange", restore);
  restore();
});
