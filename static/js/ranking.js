// A ranking that can be built by buttons: add a project, move it up or down, take it out; or by dragging.
// The numbers in the fields stay what is sent, so both ways can be mixed.

const holder = document.querySelector("[data-ranked]");
const rows = [...document.querySelectorAll("[data-place]")];

function place(row) {
  return Number(row.querySelector("[data-mark]").value) || 0;
}

function title(row) {
  return row.closest("[data-project]").querySelector(".card__title").textContent.trim();
}

function ranked() {
  return rows.filter((row) => place(row) > 0).sort((a, b) => place(a) - place(b));
}

function write(order) {
  for (const row of rows) {
    const input = row.querySelector("[data-mark]");
    const at = order.indexOf(row);
    input.value = at < 0 ? "" : String(at + 1);
  }
  rows[0].querySelector("[data-mark]").dispatchEvent(new Event("input", { bubbles: true }));
}

function button(text, label, work) {
  const made = document.createElement("button");
  made.type = "button";
  made.className = "mark__step";
  made.textContent = text;
  made.setAttribute("aria-label", label);
  made.addEventListener("click", work);
  return made;
}

function moved(order, from, to) {
  const next = [...order];
  next.splice(to, 0, ...next.splice(from, 1));
  return next;
}

// Where a pointer can drag, a project can be dropped on the place that it shall have.
function draggable(item, order, at) {
  item.draggable = true;
  item.addEventListener("dragstart", (event) => {
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", String(at));
    item.classList.add("ranked__dragged");
  });
  item.addEventListener("dragend", () => item.classList.remove("ranked__dragged"));
  item.addEventListener("dragover", (event) => {
    event.preventDefault();
    item.classList.add("ranked__target");
  });
  item.addEventListener("dragleave", () => item.classList.remove("ranked__target"));
  item.addEventListener("drop", (event) => {
    event.preventDefault();
    const from = Number(event.dataTransfer.getData("text/plain"));
    if (Number.isInteger(from) && from >= 0 && from < order.length) {
      change(moved(order, from, at));
    }
  });
}

function draw(focus) {
  const order = ranked();
  const list = holder.querySelector("ol");
  list.replaceChildren(
    ...order.map((row, at) => {
      const item = document.createElement("li");
      const name = document.createElement("span");
      name.textContent = title(row);
      const { up, down, remove } = row.dataset;
      const upward = button("↑", `${up}: ${title(row)}`, () => change(moved(order, at, at - 1), at - 1, 0));
      const downward = button("↓", `${down}: ${title(row)}`, () => change(moved(order, at, at + 1), at + 1, 1));
      const out = button("×", `${remove}: ${title(row)}`, () => change(order.filter((one) => one !== row)));
      upward.disabled = at === 0;
      downward.disabled = at === order.length - 1;
      item.append(name, upward, downward, out);
      draggable(item, order, at);
      return item;
    }),
  );
  holder.hidden = order.length === 0;
  for (const row of rows) {
    row.querySelector(".mark__step--wide").hidden = order.includes(row);
  }
  if (focus) {
    const buttons = list.children[focus.at].querySelectorAll("button");
    (buttons[focus.which].disabled ? buttons[1 - focus.which] : buttons[focus.which]).focus();
  }
}

function change(order, at, which) {
  write(order);
  draw(at === undefined ? null : { at, which });
}

if (holder) {
  for (const row of rows) {
    const add = button(row.dataset.add, `${row.dataset.add}: ${title(row)}`, () => {
      change([...ranked().filter((one) => one !== row), row]);
    });
    add.classList.add("mark__step--wide");
    row.append(add);
  }
  document.addEventListener("change", (event) => {
    if (event.target.matches("[data-place] [data-mark]")) {
      draw(null);
    }
  });
  draw(null);
}
