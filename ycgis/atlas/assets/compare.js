"use strict";
/* Two maps of the same counties: moved together, coloured by one choice, side by side or one under a curtain. */
document.addEventListener("ycgis:dressed", ({ detail: sides }) => {
  const { element } = ycgis;
  const { badges, said, paint, legend, spotlight, write, entry } = ycgisViews;
  const { asked, chosen, settle, announce, remember, recall } = ycgisViews;
  const names = new Map([...document.querySelectorAll("[data-name]")].map((node) => [node.dataset.name, node.textContent]));
  const verdicts = new Map([...document.querySelectorAll("[data-verdict]")].map((node) => [node.dataset.verdict, node]));
  const [pair, curtain, list] = [".pair", ".curtain", ".changes"].map((name) => document.querySelector(name));
  let shown = {};

  /* --- both maps show the same place --- */

  let following = false;

  const match = (from, to) => {
    if (following) return;
    following = true;
    to.setView(from.getCenter(), from.getZoom(), { animate: false });
    following = false;
  };

  const [{ map: one }, { map: other }] = sides;
  sides.forEach(({ map }) => map.setMaxBounds(null)); // a map that is pulled back on its own would leave the other
  one.on("move zoomend", () => match(one, other));
  other.on("move zoomend", () => match(other, one));

  /* --- colours, names, what changed --- */

  const shotOf = (code, side) => said(shown.view, shown.year, code, side);

  const dye = (code) => sides.forEach((each, side) => (
    spot.dye(each, code, paint(shown.view, shown.mode, shotOf(code, side)))));

  const spot = spotlight(dye);

  const told = (shot) => {
    const made = element("span", `now badge badge-${shot.status}`);
    if (badges.has(shot.status) && shot.status !== "no_target") {
      made.append(badges.get(shot.status).querySelector(".symbol").cloneNode(true));
    }
    made.append(shown.mode === "gap" ? shot.short : shot.number);
    return made;
  };

  const row = ([code, [verdict, change]]) => {
    const turn = element("span", `verdict-${verdict}`);
    turn.append(verdicts.get(verdict).querySelector(".turn").cloneNode(true), ` ${change}`);
    turn.title = verdicts.get(verdict).textContent.replace(/\d+$/, "").trim();
    const before = told(shotOf(code, 0));
    const after = told(shotOf(code, 1));
    return entry(code, names.get(code), [before, after, turn], sides[1]);
  };

  const order = [...verdicts.keys()];

  const lay = () => {
    const swiped = asked.as.value === "swipe";
    pair.classList.toggle("swiped", swiped);
    curtain.hidden = !swiped;
    sides.forEach(({ map }) => map.invalidateSize(false));
    sides[0].refit();
    match(one, other);
  };

  const apply = () => {
    settle();
    shown = { view: chosen(), mode: asked.by.value, year: asked.year.value };
    const { view, mode, year } = shown;
    const changes = Object.entries(view.changes[year] || {}).filter(([code]) => names.has(code));
    changes.sort(([, [a]], [, [b]]) => order.indexOf(a) - order.indexOf(b));
    list.replaceChildren(...changes.map(row));
    verdicts.forEach((node, key) => {
      const count = changes.filter(([, [verdict]]) => verdict === key).length;
      node.hidden = count === 0;
      node.querySelector("b").textContent = count;
    });
    announce();
    sides.forEach((side) => side.keyed.get("theme").forEach((theme) => ycgis.showBase(side, theme)));
    names.forEach((_, code) => {
      dye(code);
      sides.forEach((each, side) => write(each, code, mode, shotOf(code, side)));
    });
    legend(view, mode, [...names.keys()].flatMap((code) => sides.map((_, side) => shotOf(code, side))));
    sides.forEach(({ map }) => map.fire("ycgis:written"));
  };

  /* --- the address --- */

  const restore = () => {
    recall();
    apply();
    lay();
  };

  ["show", "by", "year"].forEach((name) => asked[name].addEventListener("input", () => {
    apply();
    remember();
  }));
  asked.as.addEventListener("input", () => {
    lay();
    remember();
  });
  curtain.addEventListener("input", () => pair.style.setProperty("--at", `${curtain.value}%`));
  sides.forEach(spot.onMap);
  spot.inList(list);
  window.addEventListener("hashchange", restore);
  restore();
});
