"use strict";
for (const [tags, role] of [["table", "table"], ["thead, tbody", "rowgroup"], ["tr", "row"], ["td", "cell"],
  ["thead th", "columnheader"], ["tbody th", "rowheader"]]) {
  // Shown as cards on a phone, a table would no longer be one to a screen reader.
  for (const part of document.querySelectorAll(tags)) part.setAttribute("role", role);
}
// The table of trials works without this: here it learns to sort and to filter. Nothing is fetched or kept.
(() => {
  const make = (name, props, ...kids) => {
    const made = Object.assign(document.createElement(name), props);
    made.append(...kids);
    return made;
  };
  const key = cell => cell.dataset.v ?? cell.textContent.trim();
  const compare = (a, b) => {
    if (a === "" || b === "") return (a === "") - (b === "");
    const [x, y] = [Number(a), Number(b)];
    return Number.isNaN(x) || Number.isNaN(y) ? a.localeCompare(b, "en", {numeric: true}) : x - y;
  };
  for (const table of document.querySelectorAll("table.trials, table.compare")) {
    const bodies = [...table.tBodies];
    const heads = [...table.tHead.rows[0].cells];
    heads.forEach((head, n) => {
      const button = make("button", {type: "button"}, ...head.childNodes);
      head.replaceChildren(button);
      button.addEventListener("click", () => {
        const down = head.getAttribute("aria-sort") === "ascending";
        heads.forEach(other => other.removeAttribute("aria-sort"));
        head.setAttribute("aria-sort", down ? "descending" : "ascending");
        const keyed = bodies.map((body, i) => [key(body.rows[0].cells[n]), i, body]);
        keyed.sort((a, b) => {
          if (a[0] === "" || b[0] === "") return compare(a[0], b[0]) || a[1] - b[1];
          return (down ? -1 : 1) * compare(a[0], b[0]) || a[1] - b[1];
        });
        table.append(...keyed.map(entry => entry[2]));
      });
    });
    if (bodies.length < 4 || !table.matches(".trials")) continue;
    const search = make("input", {type: "search"});
    const chosen = [
      ["Phase", body => [body.rows[0].cells[1].textContent]],
      ["Status", body => [body.rows[0].cells[2].textContent]],
      ["Treatment", body => (body.dataset.t || "").split("|")],
    ].map(([name, values]) => {
      const all = [...new Set(bodies.flatMap(body => values(body)))].filter(Boolean)
        .sort((a, b) => a.localeCompare(b, "en", {numeric: true}));
      const select = make("select", {}, make("option", {value: "", textContent: "All"}),
        ...all.map(value => make("option", {value, textContent: value})));
      return {values, select, label: make("label", {}, name, select), several: all.length > 1};
    }).filter(one => one.several);
    const results = make("input", {type: "checkbox"});
    const said = make("output", {});
    const clear = make("button", {type: "button", textContent: "Show all"});
    const texts = bodies.map(body => body.textContent.toLowerCase());
    const show = () => {
      const wanted = search.value.toLowerCase().split(/\s+/).filter(Boolean);
      let number = 0;
      bodies.forEach((body, i) => {
        const fits = wanted.every(word => texts[i].includes(word))
          && chosen.every(({values, select}) => !select.value || values(body).includes(select.value))
          && (!results.checked || body.rows[0].cells[8].textContent.startsWith("posted"));
        body.classList.toggle("hidden", !fits);
        number += fits;
      });
      said.textContent = `${number} of ${bodies.length} records shown`;
    };
    const reset = () => {
      search.value = "";
      results.checked = false;
      chosen.forEach(({select}) => { select.value = ""; });
      show();
    };
    clear.addEventListener("click", reset);
    const tools = make("div", {className: "tools"}, make("label", {}, "Find in the records", search),
      ...chosen.map(one => one.label), make("label", {className: "check"}, results, "Results posted"), clear, said);
    tools.addEventListener("input", show);
    (table.closest(".scroll") || table).before(tools);
    show();
    window.addEventListener("hashchange", () => {
      const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
      if (target && target.classList.contains("hidden")) { reset(); target.scrollIntoView(); }
    });
  }
  let opened = [];
  window.addEventListener("beforeprint", () => {
    opened = [...document.querySelectorAll("details:not([open])")];
    opened.forEach(one => { one.open = true; });
  });
  window.addEventListener("afterprint", () => opened.forEach(one => { one.open = false; }));
})();
