/* Days, months and years as they are asked for, and whether dates cover them. Days are counted from
   1970-01-01; what is asked is a first and a last day. */
policygraph.days = (() => {
  "use strict";

  const MONTHS = ["January", "February", "March", "April", "May", "June", "July", "August",
    "September", "October", "November", "December"];

  // The number of a day, or null where it is on no calendar.
  const dayNumber = (iso) => {
    const [, year, month, day] = /^(\d{4})-(\d\d)-(\d\d)$/.exec(iso ?? "") ?? [];
    if (year === undefined || year === "0000") return null;
    const date = new Date(0);
    date.setUTCFullYear(Number(year), Number(month) - 1, Number(day));
    return date.toISOString().slice(0, 10) === iso ? date.getTime() / 86400000 : null;
  };

  const isoOf = (number) => new Date(number * 86400000).toISOString().slice(0, 10);

  // What a day, month or year asks for: {text, first, last}, or null where it is none of them.
  const asked = (text) => {
    const written = (text ?? "").trim();
    const [, year, month, day] = /^(\d{4})(?:-(\d\d)(?:-(\d\d))?)?$/.exec(written) ?? [];
    if (year === undefined) return null;
    if (day) {
      const number = dayNumber(written);
      return number === null ? null : { text: written, first: number, last: number };
    }
    const first = dayNumber(`${year}-${month ?? "01"}-01`);
    if (first === null) return null;
    let last = dayNumber(`${year}-12-31`);
    for (let each = 31; month && each > 27; each -= 1) {
      last = dayNumber(`${year}-${month}-${each}`);
      if (last !== null) break;
    }
    return { text: written, first, last };
  };

  // "14 February 2025", "September 2018", "2018".
  const words = (text) => {
    const [year, month, day] = text.split("-");
    return [day && String(Number(day)), month && MONTHS[Number(month) - 1], year].filter(Boolean).join(" ");
  };

  // How four bounds, as numbers of days or null, stand to what is asked: cover, may, unknown (may,
  // for want of any date), over or later. As `dates.Bounds` says it.
  const standing = ([startEarliest, startLatest, endEarliest, endLatest], { first, last }) => {
    if (startLatest !== null && endEarliest !== null && startLatest <= first && last <= endEarliest) return "cover";
    if (endLatest !== null && endLatest < first) return "over";
    if (startEarliest !== null && startEarliest > last) return "later";
    const dated = startEarliest !== null || startLatest !== null || endEarliest !== null || endLatest !== null;
    return dated ? "may" : "unknown";
  };

  return { dayNumber, isoOf, asked, words, standing };
})();
