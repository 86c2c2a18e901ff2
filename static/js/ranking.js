// A ranking that can be built by buttons: add a project, move it up or down, take it out; or by dragging
// it with a finger, a pen or a mouse.
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

// How near to the window's edge a dragged project scrolls the page; the bar of the ballot is below.
const EDGE = { top: 70, bottom: 170 };
const STEP = 9;

// Fingers, pens and mice drag alike. A finger has to take the dots, so that elsewhere it scrolls.
function draggable(item, handle, order, at) {
  item.addEventListener("pointerdown", (event) => {
    const onHandle = handle.contains(event.target);
    const takes = onHandle || (event.pointerType === "mouse" && !event.target.closest("button"));
    if (takes && event.isPrimary && event.button === 0) {
      event.preventDefault();
      drag(item, event, at, (to) => (to === at ? draw(null) : change(moved(order, at, to))));
    }
  });
}

// It gets the place on which the pointer is, and the others make room; nothing is changed before
// it is let go.
function drag(item, begun, at, drop) {
  const items = [...item.parentElement.children];
  const boxes = items.map((one) => one.getBoundingClientRect());
  const ends = boxes.slice(0, -1).map((box) => box.bottom + window.scrollY);
  const least = boxes[0].top - boxes[at].top;
  const most = boxes.at(-1).bottom - boxes[at].bottom;
  const start = begun.clientY + window.scrollY;
  let pointer = begun.clientY;
  let to = at;
  let frame = 0;

  function follow() {
    const now = pointer + window.scrollY;
    const way = Math.max(least, Math.min(most, now - start));
    to = ends.filter((end) => end < now).length;
    items.forEach((one, i) => {
      const aside = (i > at && i <= to ? -1 : 0) + (i < at && i >= to ? 1 : 0);
      one.style.transform = `translateY(${i === at ? way : aside * boxes[at].height}px)`;
    });
  }
  function scroll() {
    const up = pointer < EDGE.top;
    if (up || pointer > window.innerHeight - EDGE.bottom) {
      const before = window.scrollY;
      window.scrollBy(0, up ? -STEP : STEP);
      const way = window.scrollY - before;
      if (way) {
        follow();
      }
    }
    frame = requestAnimationFrame(scroll);
  }
  function move(event) {
    if (event.pointerId === begun.pointerId) {
      pointer = event.clientY;
      follow();
    }
  }
  function end(event) {
    if (event.type === "keydown" ? event.key !== "Escape" : event.pointerId !== begun.pointerId) {
      return;
    }
    cancelAnimationFrame(frame);
    ended.abort();
    // Afterwards: what a finger has left stays until its touch has ended, or the next tap is lost.
    setTimeout(drop, 0, event.type === "pointerup" ? to : at);
  }
  const ended = new AbortController();
  for (const [name, work] of [["pointermove", move], ["pointerup", end], ["pointercancel", end], ["keydown", end]]) {
    window.addEventListener(name, work, { signal: ended.signal });
  }
  item.classList.add("ranked__dragged");
  item.setPointerCapture(begun.pointerId);
  frame = requestAnimationFrame(scroll);
}

function draw(focus) {
  const order = ranked();
  const list = holder.querySelector("ol");
  list.replaceChildren(
    ...order.map((row, at) => {
      const item = document.createElement("li");
      const handle = document.createElement("span");
      handle.className = "ranked__handle";
      handle.setAttribute("aria-hidden", "true");
      const name = document.createElement("span");
      name.className = "ranked__title";
      name.textContent = title(row);
      const { up, down, remove } = row.dataset;
      const upward = button("↑", `${up}: ${title(row)}`, () => change(moved(order, at, at - 1), at - 1, 0));
      const downward = button("↓", `${down}: ${title(row)}`, () => change(moved(order, at, at + 1), at + 1, 1));
      const out = button("×", `${remove}: ${title(row)}`, () => change(order.filter((one) => one !== row)));
      upward.disabled = at === 0;
      downward.disabled = at === order.length - 1;
      item.append(handle, name, upward, downward, out);
      draggable(item, handle, order, at);
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
