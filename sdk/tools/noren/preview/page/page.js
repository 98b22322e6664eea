// SPDX-License-Identifier: Apache-2.0
// The preview's page: shows what /report says, anew whenever /events tells that the file changed.
"use strict";

const texts = {
  ja: {
    columns: "桁数",
    length: "用紙の長さ",
    printer: "プリンター",
    bytes: "バイト数",
    missing: "〓 になる文字",
    filled: "値を差し込んだ後の行です。",
    live: "保存すると更新されます",
    lost: "noren receipt preview が終了しました。もう一度始めてください。",
    speed: (speed) => `印字時間（${speed} mm/秒）`,
    baud: (baud) => `送信時間（${baud} bps）`,
    seconds: (seconds) => `${seconds} 秒`,
  },
  en: {
    columns: "Columns",
    length: "Paper",
    printer: "Printer",
    bytes: "Bytes",
    missing: "Characters that become 〓",
    filled: "The line is one with the data in it.",
    live: "Follows the file as it is saved",
    lost: "noren receipt preview has ended. Start it again.",
    speed: (speed) => `Printing at ${speed} mm/s`,
    baud: (baud) => `On the line at ${baud} baud`,
    seconds: (seconds) => `${seconds} s`,
  },
};
const language = navigator.language.startsWith("ja") ? "ja" : "en";
const say = texts[language];
const find = (id) => document.getElementById(id);
const field = document.querySelector("#columns input");

let wanted = Number(location.hash.slice(1)) || 0; // columns; 0: as the program was told
let asked = 0; // how often the report was, for answers may overtake each other

function number(value, digits) {
  return value.toLocaleString(language, {
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  });
}

function seconds(value) {
  return say.seconds(number(value, 2));
}

// Text is only ever text here, whatever a receipt holds.
function element(name, text, className) {
  const made = document.createElement(name);
  made.textContent = text;
  if (className) made.className = className;
  return made;
}

function fault(entry) {
  const item = element("li", "", entry.kind);
  item.append(element("p", entry.text));
  if (entry.line) {
    const line = element("pre", entry.before);
    if (entry.character) line.append(element("span", entry.at || " ", "place"));
    line.append(entry.after);
    item.append(line);
    if (entry.filled) item.append(element("p", say.filled));
  }
  return item;
}

function printer(entry) {
  const row = element("tr", "", entry.chosen ? "chosen" : "");
  row.append(
    element("td", entry.name),
    element("td", number(entry.bytes, 0)),
    element("td", seconds(entry.seconds)),
    element("td", entry.missing.join(", ")),
  );
  return row;
}

function present(report) {
  document.title = report.name;
  find("name").textContent = report.name;
  if (document.activeElement !== field) field.value = report.columns;
  for (const button of document.querySelectorAll("#columns button")) {
    button.classList.toggle("chosen", Number(button.value) === report.columns);
  }
  find("faults").replaceChildren(...report.faults.map(fault));
  document.body.classList.toggle("stale", !report.picture);
  if (!report.picture) return;
  find("picture").alt = report.name;
  find("picture").src = `/receipt.svg?columns=${report.columns}&asked=${asked}`;
  find("length").textContent = `${number(report.paper.mm, 1)} mm`;
  find("speed").textContent = say.speed(report.speed);
  find("printing").textContent = seconds(report.paper.seconds);
  find("baud").textContent = say.baud(report.baud);
  find("printers").replaceChildren(...report.printers.map(printer));
}

async function show() {
  const mine = ++asked;
  const columns = wanted ? `&columns=${wanted}` : "";
  const answer = await fetch(`/report?lang=${language}${columns}`);
  if (answer.ok && mine === asked) present(await answer.json());
}

function choose(columns) {
  if (!(columns >= Number(field.min) && columns <= Number(field.max))) return;
  wanted = columns;
  history.replaceState(null, "", `#${columns}`);
  show();
}

document.documentElement.lang = language;
for (const place of document.querySelectorAll("[data-text]")) {
  place.textContent = say[place.dataset.text];
}
document.querySelector("#columns").addEventListener("click", (event) => {
  if (event.target.tagName === "BUTTON") choose(Number(event.target.value));
});
document.querySelector("#columns").addEventListener("submit", (event) => event.preventDefault());
field.addEventListener("input", () => choose(field.valueAsNumber));

const events = new EventSource("/events");
events.onmessage = () => {
  find("state").textContent = say.live;
  show();
};
events.onerror = () => {
  find("state").textContent = say.lost;
};
