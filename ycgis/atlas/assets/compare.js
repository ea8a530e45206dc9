"use strict";
/* Two maps of the same counties: moved together, coloured by one choice, side by side or one under a curtain. */
document.addEventListener("ycgis:dressed", ({ detail: sides }) => {
  const { element } = ycgis;
  const { badges, said, paint, legend, spotlight, write, entry } = ycgisViews;
  const { asked, chosen, settle, announce, remember, recall, keep, patch, entitle } = ycgisViews;
  const names = new Map([...document.querySelectorAll("[data-name]")].map((node) => [node.dataset.name, node.textContent]));
  const verdicts = new Map([...document.querySelectorAll("[data-verdict]")].map((node) => [node.dataset.verdict, node]));
  const [pair, curtain, list] = [".pair", ".curtain", ".changes"].map((name) => document.querySelector(name));
  const small = document.querySelector("[data-small]");
  const { opens, opensYear } = document.querySelector("[data-opens]").dataset;
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

  /* The change as a colour: of what became of a county, pale where that is little or nothing. */
  const kindOf = ([, turn, , small]) => (small ? "small" : turn);
  const colourOf = (kind) => getComputedStyle(verdicts.get(kind).querySelector(".turn")).color;
  const changed = (code) => {
    const kind = kindOf(shown.changes.get(code) || [code, "unknown", "", 0]);
    return { fillColor: colourOf(kind), fillOpacity: ["small", "same", "unknown"].includes(kind) ? 0.15 : 0.7 };
  };

  const dye = (code) => sides.forEach((each, side) => (
    spot.dye(each, code, shown.mode === "change" ? changed(code) : paint(shown.view, shown.mode, shotOf(code, side)))));

  const spot = spotlight(dye);

  const told = (shot) => {
    const made = element("span", `now badge badge-${shot.status}`);
    if (badges.has(shot.status) && shot.status !== "no_target") {
      made.append(badges.get(shot.status).querySelector(".symbol").cloneNode(true));
    }
    made.append(shown.mode === "gap" ? shot.short : shot.number);
    return made;
  };

  const sign = ([, verdict, change]) => {
    const turn = element("span", `verdict-${verdict}`);
    turn.append(verdicts.get(verdict).querySelector(".turn").cloneNode(true), ` ${change}`);
    return turn;
  };

  const smallWord = ` ${verdicts.get("small").textContent.replace(/^\s*\S+\s+/, "").trim()}`;

  const row = (each) => {
    const [code, verdict] = each;
    const turn = sign(each);
    turn.title = verdicts.get(verdict).textContent.replace(/\d+$/, "").trim();
    const before = told(shotOf(code, 0));
    const after = told(shotOf(code, 1));
    const little = kindOf(each) === "small" ? [element("small", "quiet", smallWord)] : [];
    turn.append(...little);
    return entry(code, names.get(code), [before, after, turn], sides[1]);
  };

  const say = (code) => {
    if (shown.mode !== "change") {
      sides.forEach((each, side) => write(each, code, shown.mode, shotOf(code, side)));
      return;
    }
    sides.map(({ labels }) => labels.get(code)).filter(Boolean).forEach((label) => {
      label.replaceChildren(sign(shown.changes.get(code) || [code, "unknown", ""]));
    });
  };

  const explain = () => {
    if (shown.mode !== "change") {
      const shots = [...names.keys()].flatMap((code) => sides.map((_, side) => shotOf(code, side)));
      legend(shown.view, shown.mode, shots);
      return;
    }
    entitle(shown.view, shown.mode);
    document.querySelector("[data-legend]").replaceChildren(...[...verdicts].filter(([, node]) => !node.hidden)
      .map(([kind, node]) => patch(colourOf(kind), node.textContent.replace(/\d+$/, "").trim())));
  };

  const lay = () => {
    const single = asked.by.value === "change"; // one map: the second under a curtain that is drawn back
    const swiped = asked.as.value === "swipe";
    asked.as.hidden = single;
    pair.classList.toggle("single", single);
    pair.classList.toggle("swiped", swiped || single);
    pair.style.setProperty("--at", single ? "0%" : `${curtain.value}%`);
    curtain.hidden = !swiped || single;
    sides.forEach(({ map }) => map.invalidateSize(false));
    sides[0].refit();
    match(one, other);
  };

  const apply = () => {
    settle();
    const [view, mode, year] = [chosen(), asked.by.value, asked.year.value];
    const changes = (view.changes[year] || []).filter(([code]) => names.has(code));
    shown = { view, mode, year, changes: new Map(changes.map((each) => [each[0], each])) };
    list.replaceChildren(...changes.map(row));
    verdicts.forEach((node, key) => {
      const count = changes.filter((each) => kindOf(each) === key).length;
      node.hidden = count === 0;
      node.querySelector("b").textContent = count;
    });
    small.hidden = !changes.some((each) => kindOf(each) === "small");
    announce();
    sides.forEach((side) => side.keyed.get("theme").forEach((theme) => ycgis.showBase(side, theme)));
    names.forEach((_, code) => {
      dye(code);
      say(code);
    });
    explain();
    sides.forEach(({ map }) => map.fire("ycgis:written"));
  };

  /* --- the address --- */

  const restore = () => {
    const state = recall();
    if (!state.has("show") && opens) {
      asked.show.value = opens;
      settle();
      if (!state.has("by") && !state.has("as")) asked.by.value = "change";
      if ([...asked.year.options].some(({ value }) => value === opensYear)) asked.year.value = opensYear;
    }
    apply();
    lay();
  };

  keep(() => (asked.show.value ? {} : { show: "" })); // an address without a measure opens on what changed most

  ["show", "by", "year"].forEach((name) => asked[name].addEventListener("input", () => {
    const single = pair.classList.contains("single");
    apply();
    if (single !== (asked.by.value === "change")) lay();
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
