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
  const aimed = () => document.querySelector(":target");
  const key = cell => cell.dataset.v ?? cell.textContent.trim();
  const compare = (a, b) => {
    if (a === "" || b === "") return (a === "") - (b === "");
    const [x, y] = [Number(a), Number(b)];
    return Number.isNaN(x) || Number.isNaN(y) ? a.localeCompare(b, "en", {numeric: true}) : x - y;
  };
  for (const table of document.querySelectorAll("table.trials, table.compare")) {
    const bodies = [...table.tBodies];
    const heads = [...table.tHead.rows[0].cells];
    const sort = (n, down) => {
      heads.forEach(other => other.removeAttribute("aria-sort"));
      if (n < 0) return table.append(...bodies);
      heads[n].setAttribute("aria-sort", down ? "descending" : "ascending");
      const keyed = bodies.map((body, i) => [key(body.rows[0].cells[n]), i, body]);
      keyed.sort((a, b) => {
        if (a[0] === "" || b[0] === "") return compare(a[0], b[0]) || a[1] - b[1];
        return (down ? -1 : 1) * compare(a[0], b[0]) || a[1] - b[1];
      });
      table.append(...keyed.map(entry => entry[2]));
    };
    const names = heads.map(head => head.textContent.trim());
    heads.forEach((head, n) => {
      // Paper and phones show the words, a wide screen the button.
      const button = make("button", {type: "button", textContent: names[n]});
      head.replaceChildren(make("span", {className: "still", textContent: names[n]}), button);
      button.addEventListener("click", () => sort(n, head.getAttribute("aria-sort") === "ascending"));
    });
    if (bodies.length < 4) continue;
    const order = make("select", {}, make("option", {value: "-1", textContent: "As listed"}), ...names.map((name, n) => {
      const values = bodies.map(body => key(body.rows[0].cells[n])).filter(Boolean);
      const down = values.length && values.every(value => /^[\d.-]+$/.test(value));
      const how = !down ? "" : values.some(value => /^\d{4}(-|$)/.test(value)) ? ", latest first" : ", highest first";
      return make("option", {value: String(down ? n + 100 : n), textContent: name + how});
    }));
    order.addEventListener("change", () => sort(order.value % 100, order.value >= 100));
    const sorter = make("label", {className: "sorter"}, "Sort by", order);
    if (!table.matches(".trials")) {
      (table.closest(".scroll") || table).before(make("div", {className: "tools sorter"}, sorter));
      continue;
    }
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
      ...chosen.map(one => one.label), sorter, make("label", {className: "check"}, results, "Results posted"), clear, said);
    tools.addEventListener("input", show);
    (table.closest(".scroll") || table).before(tools);
    show();
    window.addEventListener("hashchange", () => {
      const target = aimed();
      if (target && target.classList.contains("hidden")) { reset(); target.scrollIntoView(); }
    });
  }
  // A link to a record opens it.
  const open = () => { for (const one of aimed()?.querySelectorAll("tr.more details") ?? []) one.open = true; };
  window.addEventListener("hashchange", open);
  open();
  let opened = [];
  window.addEventListener("beforeprint", () => {
    opened = [...document.querySelectorAll("details:not([open])")];
    opened.forEach(one => { one.open = true; });
  });
  window.addEventListener("afterprint", () => opened.forEach(one => { one.open = false; }));
})();
