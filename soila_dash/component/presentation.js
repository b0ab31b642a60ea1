// Keeps the reader's presentations in this browser, one of each kind of data, and tells the server of them.
const KINDS = ["real", "example"];
const key = (kind) => `soila-presentation-${kind}`;

// What is kept, "" for none; a browser may refuse to keep anything.
function kept() {
  try {
    return Object.fromEntries(KINDS.map((kind) => [kind, localStorage.getItem(key(kind)) ?? ""]));
  } catch {
    return Object.fromEntries(KINDS.map((kind) => [kind, ""]));
  }
}

function keep(kind, text) {
  try {
    if (text) localStorage.setItem(key(kind), text);
    else localStorage.removeItem(key(kind));
  } catch {
    // Full or refused: the presentation lives as long as the session.
  }
}

const known = {}; // What this page has last kept or heard of, by kind.
let asked = ""; // The session that was last told what is kept here.
let waiting = false; // For that session to have taken it over: until then it knows less.
let tell = () => {};

function take(data) {
  const here = kept();
  if (asked !== data.session) {
    asked = data.session;
    Object.assign(known, here);
    waiting = KINDS.some((kind) => here[kind]);
    if (waiting) tell("kept", { ...here, first: true });
  }
  if (waiting && !data.heard) return;
  waiting = false;
  for (const [kind, text] of Object.entries(data.decks)) {
    if (text === known[kind]) continue;
    known[kind] = text;
    keep(kind, text);
  }
}

// Another page of this browser has kept a newer one.
addEventListener("storage", (event) => {
  const kind = KINDS.find((one) => event.key === key(one));
  if (!kind || known[kind] === (event.newValue ?? "")) return;
  Object.assign(known, kept());
  tell("kept", { ...known, first: false });
});

export default function ({ data, setTriggerValue }) {
  tell = setTriggerValue;
  take(data);
  return () => {};
}
