// The sentences for errors, and dates and times in the person's own zone and language.

const ERRORS = {
  offline: "The local Slack is not reachable. It reconnects by itself; try again in a moment.",
  timeout: "No answer arrived in time. Look at the conversation before you try again.",
  not_found: "That is no longer there. Reload the page to see the present state.",
  message_not_found: "That message is no longer there.",
  not_in_channel: "You are not in this conversation.",
};

export function errorText(code) {
  return ERRORS[code] ?? `The local Slack refused this (${code ?? "no reason given"}). Try again, or reload the page.`;
}

export function timeOf(ts, state) {
  return format(ts, state, { hour: "numeric", minute: "2-digit" });
}

export function momentOf(ts, state) {
  return format(
    ts,
    state,
    {
      weekday: "long",
      day: "numeric",
      month: "long",
      hour: "numeric",
      minute: "2-digit",
      second: "2-digit",
      timeZoneName: "short",
    },
  );
}

export function dayOf(ts, state) {
  const day = key(ts, state);
  const now = Date.now() / 1000;
  if (day === key(now, state)) return "Today";
  if (day === key(now - 86400, state)) return "Yesterday";
  return format(ts, state, { weekday: "long", day: "numeric", month: "long" });
}

export function key(ts, state) {
  return new Intl.DateTimeFormat("en-CA", { timeZone: state.tz }).format(new Date(Number(ts) * 1000));
}

function format(ts, state, options) {
  return new Intl.DateTimeFormat(
    state.locale,
    { timeZone: state.tz, ...options },
  ).format(new Date(Number(ts) * 1000));
}

const LONG = { year: "numeric", month: "long", day: "numeric" };
const SHORT = { year: "numeric", month: "short", day: "numeric" };
const DATE_TOKENS = {
  date_num: { year: "numeric", month: "2-digit", day: "2-digit" },
  date_slash: { year: "numeric", month: "2-digit", day: "2-digit" },
  date: LONG,
  date_pretty: LONG,
  date_short: SHORT,
  date_short_pretty: SHORT,
  date_long: { weekday: "long", ...LONG },
  date_long_full: { weekday: "long", ...LONG },
  date_long_pretty: { weekday: "long", ...LONG },
  day_divider_pretty: { weekday: "long", month: "long", day: "numeric" },
  time: { hour: "numeric", minute: "2-digit" },
  time_secs: { hour: "numeric", minute: "2-digit", second: "2-digit" },
};

/** Slack's <!date^…> template, for example "{date_short_pretty} at {time}". */
export function dateText(epoch, template, state) {
  return template.replace(/\{(\w+)\}/g, (whole, token) => {
    if (token === "ago") return ago(epoch, state);
    const options = DATE_TOKENS[token];
    if (!options) return whole;
    return (token.endsWith("_pretty") && nearDay(epoch, state)) || format(epoch, state, options);
  });
}

function nearDay(epoch, state) {
  const now = Date.now() / 1000;
  const names = new Intl.RelativeTimeFormat(state.locale, { numeric: "auto" });
  const day = key(epoch, state);
  return [-1, 0, 1].filter(
    (offset) => day === key(now + offset * 86400, state)
  ).map((offset) => names.format(offset, "day"))[0];
}

function ago(epoch, state) {
  const seconds = epoch - Date.now() / 1000;
  const [unit, size] = [
    ["day", 86400],
    ["hour", 3600],
    ["minute", 60],
    ["second", 1],
  ].find(([, length]) => Math.abs(seconds) >= length) ?? ["second", 1];
  return new Intl.RelativeTimeFormat(
    state.locale,
    { numeric: "auto" },
  ).format(Math.round(seconds / size), unit);
}

/** What JavaScript can still show as a date; an app may send any number. */
export function isMoment(epoch) {
  return Math.abs(epoch) <= 8.64e12;
}

/** Slack writes the app's name in front of a status, so apps send "is looking for…". */
export function statusText(text, state) {
  return /^\p{Ll}/u.test(text) ? `${state.app.name} ${text}` : text;
}

/** "2026-11-21T10:30" as read on a clock in the zone -> epoch seconds. */
export function epochIn(local, tz) {
  const wanted = Date.parse(`${local}Z`);
  let guess = wanted;
  for (let round = 0; round < 2; round += 1) guess += wanted - Date.parse(`${localIn(guess / 1000, tz)}Z`);
  return Math.round(guess / 1000);
}

/** Epoch seconds -> "2026-11-21T10:30" as read on a clock in the zone. */
export function localIn(epoch, tz) {
  return new Date(epoch * 1000).toLocaleString("sv-SE", { timeZone: tz }).replace(" ", "T").slice(0, 16);
}
