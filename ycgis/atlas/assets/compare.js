"use strict";
/* Two maps of the same counties: moved together, coloured by one choice, side by side or one under a curtain. */
document.addEventListener("ycgis:dressed", ({ detail: sides }) => {
  const { element } = ycgis;
  const { badges, said, paint, caption, legend } = ycgisViews;
  const { asked, chosen, settle, announce, remember, recall, pointed, openAt } = ycgisViews;
  const names = new Map([...document.querySelectorAll("[data-name]")].map((node) => [node.dataset.name, node.textContent]));
  const verdicts = new Map([...document.querySelectorAll("[data-verdict]")].map((node) => [node.dataset.verdict, node]));
  const [pair, curtain, list] = [".pair", ".curtain", ".changes"].map((name) => document.querySelector(name));
  let shown = {};
  let hot = "";

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

  const style = (code) => sides.forEach(({ counties }, side) => (counties.get(code) || []).forEach((area) => {
    const { view, mode, year } = shown;
    area.setStyle({
      ...area.feature.properties.style,
      ...paint(view, mode, said(view, year, code, side)),
      ...(code === hot ? { color: "#1c2733", weight: 4 } : {}),
    });
    if (code === hot) area.bringToFront();
  }));

  const write = (code) => sides.forEach(({ labels }, side) => {
    const says = labels.get(code);
    if (says) says.replaceChildren(...caption(shown.mode, said(shown.view, shown.year, code, side)));
  });

  const heat = (code) => {
    const before = hot;
    hot = code;
    [before, code].filter(Boolean).forEach(style);
    document.querySelectorAll("[data-code]").forEach((node) => node.classList.toggle("hot", node.dataset.code === code));
  };

  const open = (code) => {
    const area = (sides[1].counties.get(code) || []).find((each) => other.hasLayer(each));
    if (area) openAt(other, area);
  };

  const told = (code) => {
    const { view, mode, year } = shown;
    return sides.map((_, side) => {
      const shot = said(view, year, code, side);
      const made = element("span", `now badge badge-${shot.status}`);
      if (badges.has(shot.status) && shot.status !== "no_target") {
        made.append(badges.get(shot.status).querySelector(".symbol").cloneNode(true));
      }
      made.append(mode === "gap" ? shot.short : shot.number);
      return made;
    });
  };

  const row = ([code, [verdict, change]]) => {
    const made = element("li");
    const button = made.appendChild(element("button", "rank"));
    button.type = "button";
    button.dataset.code = code;
    const [before, after] = told(code);
    const turn = verdicts.get(verdict).querySelector(".turn").cloneNode(true);
    const said = element("span", `verdict-${verdict}`);
    said.append(turn, ` ${change}`);
    said.title = verdicts.get(verdict).textContent.replace(/\d+$/, "").trim();
    button.append(element("span", "who", names.get(code)), before, after, said);
    button.firstChild.title = names.get(code);
    button.addEventListener("click", () => open(code));
    return made;
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
    names.forEach((_, code) => [style, write].forEach((each) => each(code)));
    const shots = [...names.keys()].flatMap((code) => sides.map((_, side) => said(view, year, code, side)));
    legend(view, mode, shots);
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
  sides.forEach(({ counties }) => counties.forEach((areas, code) => areas.forEach((area) => {
    area.on("mouseover", () => heat(code));
    area.on("mouseout", () => heat(""));
  })));
  pointed(list, heat);
  window.addEventListener("hashchange", restore);
  restore();
});
