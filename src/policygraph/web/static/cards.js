/* Cards: of one account what it says, how it stands to the day, what speaks against it, who says so
   and where, and what a reader can take away of it. */
policygraph.cards = (graph, shown) => {
  "use strict";

  const { $, el, said, count, outside, isWebAddress, copied, marks } = policygraph.dom;
  const { dayNumber, standing, words } = policygraph.days;
  const { accounts, documents, nodeOf, accountsOfMatter, byStatus, byLabel } = graph;
  const { state, selectNode, selectAccount } = shown;
  const { lineSwatch } = marks(graph);

  const DEEPEST = 12; // steps back that a chain of retellings is told
  const STANCES = new Map([
    ["Asserts", ["Said", false]],
    ["Repeats", ["Repeated", false]],
    ["Qualifies", ["Qualified", false]],
    ["Denies", ["Denied", true]],
    ["SaysUnsubstantiated", ["Called unsubstantiated", true]],
    ["Corrects", ["Corrected", true]],
    ["Retracts", ["Taken back", true]],
  ]);
  const DISPUTING = new Set(["Denies", "SaysUnsubstantiated"]);
  const NUMBERS = ["No", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine"];

  const capital = (text) => text[0].toUpperCase() + text.slice(1);
  const heading = (level, ...children) => el(`h${Math.min(level, 6)}`, {}, ...children);
  const joined = (items, joint) => items.flatMap((item, i) => (i ? [joint, item] : [item]));
  const thingButton = (node) => el("button.link", { type: "button", onclick: () => selectNode(node.id) }, said(node.label));
  const accountButton = (iri, label) => (accounts.has(iri)
    ? el("button.link", { type: "button", onclick: () => selectAccount(iri) }, said(label)) : said(label));
  const byAccount = (a, b) =>
    byStatus(accounts.get(a).status, accounts.get(b).status) || byLabel(accounts.get(a), accounts.get(b)) || (a < b ? -1 : 1);

  // ---------------------------------------------------------------------------- day and knowledge

  // What cannot have been known by the day asked for is left out.
  const wasKnown = ({ known }) => {
    const earliest = dayNumber(known?.[0]);
    return state.known === null || earliest === null || earliest <= dayNumber(state.known);
  };
  const told = (account) => account.attestations.filter(wasKnown);

  // Who speaks in support comes first.
  const STANCE_ORDER = [...STANCES.keys()];
  const byStance = (a, b) => STANCE_ORDER.indexOf(a.stance) - STANCE_ORDER.indexOf(b.stance);

  // Who says the same in one document, once, with all its places there: [[attestation, locators]].
  const voicesOf = (account) => {
    const voices = new Map();
    for (const each of told(account).sort(byStance)) {
      const key = JSON.stringify([each.stance, each.voice_iri, each.voice, each.document]);
      if (!voices.has(key)) voices.set(key, [each, []]);
      if (each.locator) voices.get(key)[1].push(each.locator);
    }
    return [...voices.values()];
  };

  // How dates stand to the day asked for, in words.
  const WORDS = { cover: ["covers", "it"], may: ["may cover", "it"], over: ["over by", "then"], later: ["not begun by", "then"] };
  const toTheDay = (bounds, isDayNamed = true) => {
    if (state.day === null) return null;
    const time = standing(bounds, state.day);
    const [how, it] = WORDS[time] ?? [];
    return el(`span.standing.${time}`, {}, how ? `${how} ${isDayNamed ? words(state.day.text) : it}` : "no date is known");
  };

  // Says the dates of an account anew in its place.
  const date = (place, iri) => {
    const now = shown.accountNow(iri);
    if (!now) { place.hidden = true; return; }
    const how = toTheDay(now.bounds);
    const none = !now.dates || now.dates === "no date given";
    const given = none ? how?.classList.contains("unknown") ? null : "no date given" : said(now.dates);
    place.replaceChildren(...joined([given, how].filter(Boolean), " "));
  };

  const day = (text) => el("span.day", {}, said(text));

  const knownPhrase = ([earliest, latest]) => {
    const found = earliest && latest
      ? earliest === latest ? ["known on ", day(latest)] : ["first known between ", day(earliest), " and ", day(latest)]
      : latest ? ["known by ", day(latest)] : earliest ? ["not known before ", day(earliest)] : null;
    return found && el("p.facts", {}, found);
  };

  // ------------------------------------------------------------------------------ voices and works

  const speaker = ({ voice, voice_iri: iri, unnamed }) => {
    if (!voice) return el("span.unnamed", {}, "nobody is named who says it");
    const node = nodeOf.get(iri);
    return [
      node ? thingButton(node) : el("b", {}, said(voice)),
      unnamed ? [" ", el("span.unnamed", {}, "unnamed voice")] : null,
    ];
  };

  const saying = (attestation) => {
    const [verb, against] = STANCES.get(attestation.stance) ?? [attestation.stance, false];
    return [el(against ? "span.against" : "span.stance", {}, STANCES.has(attestation.stance) ? verb : said(verb)), attestation.voice ? " by " : "; ", speaker(attestation)];
  };

  const place = (locator) => (locator ? el("code.locator", { title: "where in the document" }, said(locator)) : null);

  const voice = (attestation, known) => {
    const detail = (term, ...children) => el("p.detail", {}, el("span.term", {}, `${term} `), ...children);
    return el(
      "li", { "data-stance": attestation.stance },
      el("p", {}, saying(attestation), " ", place(attestation.locator)),
      attestation.unnamed && attestation.anonymity_reason ? detail("reason given for no name:", said(attestation.anonymity_reason)) : null,
      attestation.in_work ? detail("said in", said(attestation.in_work)) : null,
      attestation.as_worded ? detail("as worded", "“", said(attestation.as_worded), "”") : null,
      attestation.read_as ? detail("read here as", said(attestation.read_as)) : null,
      attestation.grounds ? detail("because", said(attestation.grounds)) : null,
      known,
    );
  };

  const facts = (items) => el("p.facts", {}, joined(items.filter(Boolean).map((fact) => el("span.fact", {}, fact)), " · "));

  const titled = (iri) => {
    const found = documents.get(iri);
    const title = said(found?.title || iri);
    return isWebAddress(found?.url) ? outside(found.url, title) : title;
  };

  const issued = (found) => (found.issued ? ["issued ", day(found.issued)] : "no date of issue");
  const read = (found) => (found.read_on ? ["read on ", day(found.read_on)] : "not read");

  // What a document retells, back to the works that retell nothing; each work is told once.
  const chain = (iri) => {
    const met = new Set([iri]);
    const back = (from, steps) => {
      const works = documents.get(from)?.retells ?? [];
      if (!works.length) return null;
      if (steps === DEEPEST) return el("p.facts", {}, "and goes further back");
      return el("ul.chain", {}, works.map((each) => {
        const again = met.has(each);
        const found = documents.get(each);
        met.add(each);
        return el("li", {}, el("span.term", {}, "retells "), titled(each),
          again ? " (as above)" : [
            found ? facts([found.publisher && said(found.publisher), issued(found), read(found)]) : null,
            back(each, steps + 1),
          ]);
      }));
    };
    return back(iri, 0);
  };

  const documentLine = (iri) => {
    if (!iri) return el("p.where", {}, "No document is named.");
    const found = documents.get(iri);
    return [
      el("p.where", {}, el("span.term", {}, "in "), titled(iri)),
      found ? facts([found.publisher && said(found.publisher), found.class && said(found.class), issued(found), read(found),
        found.living && "a page that may change"]) : null,
    ];
  };

  // Who speaks in one document stands together, those in support first, and what is known of all of
  // them is said once.
  const sources = (attestations) => {
    const groups = new Map();
    for (const each of [...attestations].sort(byStance)) groups.set(each.document, [...(groups.get(each.document) ?? []), each]);
    return el("ul.sources", {}, [...groups].map(([iri, group]) => {
      const known = group.map((each) => knownPhrase(each.known ?? []));
      const isShared = known.every((each) => each?.textContent === known[0]?.textContent);
      return el("li", {}, el("ul.voices", {}, group.map((each, i) => voice(each, isShared ? null : known[i]))),
        documentLine(iri), isShared ? known[0] : null, chain(iri));
    }));
  };

  // ------------------------------------------------------------------ rivals, what is unclear, rests

  // One side of what cannot both hold: the value, and whose word it is.
  const side = (iri, label, value, own) => el(
    `li${own ? ".own" : ""}`, {},
    el("p.value", {}, said(value)),
    el("p.whose", {}, own ? "this account" : accountButton(iri, label)),
    el("ul.said", {}, (accounts.has(iri) ? voicesOf(accounts.get(iri)) : []).map(([voice, locators]) => el("li", {}, saying(voice), " ",
      joined(locators.map(place), " "), voice.document ? [" in ", titled(voice.document)] : null))),
  );

  const rivals = (account, level) => {
    const properties = new Map();
    for (const each of account.rivals ?? []) {
      if (accounts.has(each.account) && !shown.accountNow(each.account)) continue; // not known then
      const key = JSON.stringify([each.property, each.value]);
      properties.set(key, [...(properties.get(key) ?? []), each]);
    }
    return [...properties.values()].map((group) => el(
      "section.rivals", {},
      heading(level + 1, "Cannot both hold: ", said(group[0].property_label)),
      el("ul.sides", {}, side(account.iri, account.label, group[0].value, true),
        group.map((each) => side(each.account, each.label, each.other_value, false))),
      [...new Set(group.map((each) => each.why))].filter(Boolean).map((why) => el("p.facts", {}, "Why: ", said(why))),
    ));
  };

  const unclear = (account) => {
    const open = told(account).filter((each) => each.unclear);
    const notStated = account.not_stated ?? [];
    if (!open.length && !notStated.length) return null;
    return el("div.unclear", {}, el("p.term", {}, "Unclear"), el("ul", {},
      open.map((each) => el("li", {}, account.attestations.length > 1 && each.voice ? [el("span.term", {}, said(each.voice), ": ")] : null, said(each.unclear))),
      notStated.length ? el("li", {}, "Not stated: ", joined(notStated.map(said), ", "), ".") : null));
  };

  // How narrow the support is: what Python counted and its question answered, in words.
  const rests = (account) => {
    const { origins, single_origin: isSingle, unnamed_alone: unnamed = [] } = account;
    const number = NUMBERS[origins] ?? String(origins);
    const found = [];
    if (unnamed.length) found.push(el("b", {}, unnamed.length === 1 ? "Rests on one unnamed voice." : "Rests on unnamed voices alone."));
    if (isSingle) found.push("Rests on one origin.", account.attestations.length > 1 ? "All of this goes back to one report." : null);
    else if (account.attestations.length) {
      found.push(origins > 1 ? `${number} origins not shown to be connected.` : origins ? "One origin." : "No voice here supports it.");
    } else if (account.premises.length && origins) {
      found.push(`The weakest of what it rests on has ${origins > 1 ? `${number.toLowerCase()} origins` : "one origin"}.`);
    }
    if (!found.length) return null;
    return el("p.origins", {}, state.known === null ? null : "By all that is known today: ", joined(found.filter(Boolean), " "));
  };

  // ------------------------------------------------------------------------------ what it rests on

  // What is folded is built when it is opened: accounts may rest on each other in long chains.
  const fold = (title, build, isOpen = false) => {
    const body = el("div");
    const fill = () => { if (details.open && !body.firstChild) body.append(...[build()].flat(Infinity).filter(Boolean)); };
    const details = el("details", { ontoggle: fill, open: isOpen ? "" : false }, el("summary", {}, title), body);
    fill();
    return details;
  };

  const foldedCards = (iris, level) => iris.map((iri) => {
    const account = accounts.get(iri);
    return fold([lineSwatch(account.status), said(account.label)], () => card(iri, level, false));
  });

  const derivation = (account, level) => {
    const premises = account.premises.filter((each) => accounts.has(each));
    return [
      account.rule ? el("p.reason", {}, el("span.term", {}, "Follows by a rule: "),
        account.rule_title ? [said(account.rule_title), " "] : null, el("code", {}, said(account.rule))) : null,
      account.grounds ? el("p.reason", {}, el("span.term", {}, "Grounds: "), said(account.grounds)) : null,
      premises.length ? el("div.premises", {}, el("p.term", {}, `Rests on ${count(premises.length, "account")}`), foldedCards(premises, level + 1)) : null,
    ];
  };

  // Where dates are narrower than the account's own: by which rule and from what, as `why` tells it.
  // Bounds that come from the same are told together.
  const BOUNDS = ["pg:startEarliest", "pg:startLatest", "pg:endEarliest", "pg:endLatest"];
  const refined = (account, { bounds }) => {
    const reasons = new Map();
    const inOrder = [...account.refinements ?? []].sort((a, b) => BOUNDS.indexOf(a.property) - BOUNDS.indexOf(b.property));
    for (const each of inOrder) {
      const isKnown = each.premises.every(({ iri }) => !accounts.has(iri) || shown.accountNow(iri));
      if (!isKnown || bounds[BOUNDS.indexOf(each.property)] !== dayNumber(each.day)) continue; // otherwise then
      const key = JSON.stringify([each.rule, each.premises]);
      reasons.set(key, [...(reasons.get(key) ?? []), each]);
    }
    const told = [...reasons.values()].map((group) => el(
      "div.refined", {},
      el("p.facts", {}, joined(group.map((each) => [said(each.bound), " ", day(each.day)]), "; "), ": by the rule ", el("code", {}, said(group[0].rule)), ", from"),
      el("ul", {}, group[0].premises.map(({ iri, label }) => el("li", {}, accountButton(iri, label)))),
    ));
    return told.length ? [el("p.narrowed.term", {}, "What narrows its dates"), told] : null;
  };

  // A figure shares the dispute about the claim that states it.
  const disputedWith = (account, { status }) => (status === "Disputed" ? account.disputed_with ?? [] : [])
    .filter(({ iri }) => !accounts.has(iri) || shown.accountNow(iri)?.status === "Disputed")
    .map(({ iri, label }) => {
      const voices = accounts.has(iri) ? voicesOf(accounts.get(iri)).filter(([{ stance }]) => DISPUTING.has(stance)) : [];
      return el("p.reason.disputed-with", {}, el("span.against", {}, "Disputed"),
        voices.length ? [" by ", joined([...new Set(voices.map(([each]) => each.voice || "somebody not named"))].map(said), " and ")] : null,
        " with the claim ", accountButton(iri, label));
    });

  // -------------------------------------------------------------------------------- to take away

  // How an account stood by then, to go with its name: nothing leaves the page as a bare statement.
  const stated = (iri) => {
    const now = shown.accountNow(iri);
    const then = state.known === null ? "" : ` as far as known by ${words(state.known)}`;
    const how = now ? `${now.status.toLowerCase()}${then}` : state.known === null ? "no longer so today" : `not known by ${words(state.known)}`;
    return `${accounts.get(iri).label} (${how}) <${iri}>`;
  };

  // An account and, where nobody says it, what it follows from, back to what somebody says.
  const behind = (iri) => {
    const found = new Set([iri]);
    for (const each of found) {
      const account = accounts.get(each);
      if (!account.attestations.length) for (const premise of account.premises) if (accounts.has(premise)) found.add(premise);
    }
    return [...found];
  };

  // "Said by NPR [p2.s4]; called unsubstantiated by advocates (not named) [p8.s2]: the document"
  const whoSays = (account) => {
    const works = new Map();
    for (const [each, locators] of voicesOf(account)) {
      const voice = each.voice ? `${each.voice}${each.unnamed ? " (not named)" : ""}` : "somebody not named";
      const verb = STANCES.get(each.stance)?.[0] ?? each.stance;
      const verbs = works.get(each.document) ?? works.set(each.document, new Map()).get(each.document);
      verbs.set(verb, [...(verbs.get(verb) ?? []), `${voice}${locators.length ? ` [${locators.join("; ")}]` : ""}`]);
    }
    return [...works].map(([iri, verbs]) => {
      const found = documents.get(iri);
      return `${[...verbs].map(([verb, voices], i) => `${i ? verb.toLowerCase() : verb} by ${voices.join(", ")}`).join("; ")}: ${
        found?.citation || found?.title || iri || "no document is named"}`;
    });
  };

  const citation = (account) => {
    const accountsBehind = behind(account.iri).map((iri) => accounts.get(iri));
    if (!accountsBehind.flatMap(told).some(({ document }) => documents.get(document)?.citation)) return null;
    const why = ({ rule, rule_title: title, grounds, attestations, premises, rivals: others, disputed_with: claims }) => [
      rule ? `Follows by the rule ${rule}${title ? ` (${title})` : ""}` : null,
      grounds ? `Grounds: ${grounds}` : null,
      ...(attestations.length ? [] : premises.filter((iri) => accounts.has(iri)).map((iri) => `Rests on: ${stated(iri)}`)),
      ...(claims ?? []).filter(({ iri }) => accounts.has(iri)).map(({ iri }) => `Disputed with the claim: ${stated(iri)}`),
      ...new Set((others ?? []).filter(({ account: iri }) => shown.accountNow(iri)).map(({ account: iri }) => `Cannot both hold: ${stated(iri)}`)),
    ];
    return `${accountsBehind.map((each) => [stated(each.iri), ...whoSays(each), ...why(each)].filter(Boolean).join("\n")).join("\n\n")}\n`;
  };

  const turtle = (account) => (account.turtle && graph.prefixes
    ? graph.prefixes + [account, ...told(account)].map((each) => each.turtle ?? "").join("") : null);

  const link = ({ iri }) => shown.linkTo({ kind: "account", iri });

  const copies = (account) => {
    const row = el("div.copies", { role: "group", "aria-label": `To copy: ${account.label}` }, el("span.term", {}, "Copy"));
    const say = (...children) => {
      row.querySelector(".copied")?.remove();
      row.append(el("div.copied", {}, ...children));
      $("panel-status").textContent = row.querySelector(".copied p, .copied span").textContent;
    };
    const button = (what, text) => el("button", {
      type: "button", "aria-label": `Copy ${what}`,
      onclick: async () => {
        const found = text(account);
        if (found === null) { say(el("p", {}, "Here the page has no address of its own. Saved as a file it has one.")); return; }
        if (await copied(found)) { say(el("p", {}, `${capital(what)} copied.`)); return; }
        const area = el("textarea", { readonly: "", rows: "5" });
        area.value = found;
        say(el("label", {}, el("span", {}, `${capital(what)} could not be copied. It can be copied by hand:`), area));
        area.focus();
        area.select();
      },
    }, what);
    row.append(...[
      citation(account) === null ? null : button("citation", citation),
      button("link", link),
      turtle(account) === null ? null : button("Turtle", turtle),
    ].filter(Boolean));
    return row;
  };

  // ------------------------------------------------------------------------------------- the card

  // `level` is that of its heading, which it has unless something above it says its name.
  const card = (iri, level, isNamed = true) => {
    const account = accounts.get(iri);
    const now = shown.accountNow(iri);
    const attestations = told(account);
    const left = account.attestations.length - attestations.length;
    const others = account.matter
      ? accountsOfMatter.get(account.matter.iri).filter((each) => each !== iri && shown.accountNow(each)).sort(byAccount)
      : [];
    const unsourced = !account.attestations.length && !account.rule && !account.grounds;
    const status = (now ?? account).status;
    const dates = el("p.dates", { "data-of": iri });
    date(dates, iri);
    return el(
      "article.card", { "data-account": iri, "data-status": status, "aria-label": isNamed ? false : account.label },
      el("p.badge", {}, lineSwatch(status), el("b", {}, status), account.kind_label ? el("span.hint", {}, said(account.kind_label)) : null),
      isNamed ? heading(level, said(account.label)) : null,
      now ? [
        rivals(account, isNamed ? level : level - 1),
        unclear(account),
        account.statement && account.statement !== account.label ? el("p.statement", {}, said(account.statement)) : null,
        dates,
        disputedWith(account, now),
        rests(account),
        derivation(account, level),
        attestations.length ? sources(attestations) : null,
        left ? el("p.facts", {}, `${count(left, "voice")} that cannot have been known by ${words(state.known)} ${left === 1 ? "is" : "are"} left out.`) : null,
        unsourced ? el("p.reason", {}, el("b", {}, "No source is recorded.")) : null,
        refined(account, now),
        others.length ? fold(`${count(others.length, "other account")} of the same matter`, () => foldedCards(others, level + 1)) : null,
      ] : el("p.reason", {}, state.known === null ? "Today this is no longer so." : `Nothing that can have been known by ${words(state.known)} says so.`),
      copies(account),
    );
  };

  // Says all dates within a place anew, after another day was asked for.
  const redate = (within) => { for (const each of within.querySelectorAll(".dates[data-of]")) date(each, each.dataset.of); };

  return { voicesOf, card, redate, fold, documentLine, thingButton, accountButton, byAccount, toTheDay, joined, capital };
};
