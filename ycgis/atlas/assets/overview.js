"use strict";
/* The prefecture at a glance: one choice of what is shown rules the map, the ranking and the table, and stands in the
   address, so that it can be kept or passed on. */
document.addEventListener("ycgis:dressed", ({ detail: [shownMap] }) => {
  const { map, keyed } = shownMap;
  const { element } = ycgis;
  const { badges, worst, said, amount, classOf, paint, legend, spotlight, write, entry, lead } = ycgisViews;
  const { asked, chosen, settle, announce, remember, recall, keep } = ycgisViews;
  const table = document.querySelector("table.values");
  const list = document.querySelector(".ranked");
  const nothing = document.querySelector("[data-none]");
  const turn = document.querySelector("[data-turn]");
  const heads = [...table.tHead.rows[0].cells];
  const rows = [...table.tBodies[0].rows].map((node) => ({
    node,
    code: node.dataset.code,
    name: node.cells[0].textContent.trim(),
  }));
  let ascending = false;
  let shown = {};

  /* --- the map --- */

  const dye = (code) => {
    const { view, mode, shots, found } = shown;
    spot.dye(shownMap, code, { ...paint(view, mode, shots.get(code)), ...(found.has(code) ? {} : { fillOpacity: 0.1 }) });
  };

  const spot = spotlight(dye);

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
    const badge = badges.has(shot.status) ? [badges.get(shot.status).cloneNode(true)] : [];
    if (!view.key) return entry(code, name, [element("span", "standing", shot.words), ...badge], shownMap);
    const value = amount(mode, shot);
    const track = element("span", value === null ? "" : "track");
    if (value) {
      const own = classOf(view, mode, shot);
      const filled = track.appendChild(element("i", mode === "status" ? `badge-${shot.status}` : ""));
      filled.style.width = `${(100 * Math.abs(value)) / largest}%`;
      if (own) filled.style.background = own.colour;
    }
    const told = element("b", "", mode === "gap" ? shot.short : shot.number);
    return entry(code, name, [track, told, ...badge], shownMap);
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
    const shots = new Map(rows.map(({ code }) => [code, said(view, asked.year.value, code)]));
    const within = rows.filter((row) => meets(row, shots.get(row.code)));
    const found = new Map(within.map(({ code }) => [code, shots.get(code)]));
    shown = { view, mode, shots, found };
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
    shots.forEach((shot, code) => {
      dye(code);
      write(shownMap, code, mode, shot);
    });
    legend(view, mode, [...shots.values()]);
    map.fire("ycgis:written");
  };

  /* --- the address --- */

  const restore = () => {
    ascending = recall().get("up") === "1";
    apply();
  };

  const change = () => {
    apply();
    remember();
  };

  keep(() => (ascending ? { up: "1" } : {}));
  Object.values(asked).forEach((node) => node.addEventListener("input", change));
  turn.addEventListener("click", () => {
    ascending = !ascending;
    change();
  });
  ycgis.leadWith((code) => (shown.shots.has(code) ? lead(shown.view, shown.shots.get(code)) : null));
  spot.onMap(shownMap);
  [list, table.tBodies[0], ...document.querySelectorAll(".problem-list")].forEach(spot.inList);
  window.addEventListener("hashchange", restore);
  restore();
});
