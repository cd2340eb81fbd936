// What the pages do with JavaScript. Everything here also works without it: each step falls back to the plain form or link.
// All words come from data attributes, in the language of the page.
(() => {
  "use strict";
  const words = document.body.dataset;
  const find = (selector, within = document) => within.querySelector(selector);

  // Pages are the same for everyone and cached, so the number in the cart comes from a plain cookie.
  const showCount = () => {
    const badge = find("[data-cart-count]");
    if (!badge) return;
    const count = Number((document.cookie.match(/(?:^|; )cart_count=(\d{1,3})/) || [])[1] || 0);
    badge.hidden = count === 0;
    // Numbers of a language cost a slow phone 50 ms at first use: not for an empty cart.
    if (count) badge.textContent = count.toLocaleString(words.locale, { useGrouping: false });
  };

  let toastTimer;
  const say = (text, link, linkText) => {
    const toast = find("[data-toast]");
    if (!toast) return;
    const line = document.createElement("span");
    line.textContent = text;
    toast.replaceChildren(line);
    if (link) {
      const anchor = document.createElement("a");
      anchor.href = link;
      anchor.textContent = linkText;
      toast.append(anchor);
    }
    clearTimeout(toastTimer);
    toastTimer = setTimeout(() => toast.replaceChildren(), 6000);
  };

  // Adds to the cart without leaving the page. Any trouble: the form is sent the plain way.
  const addToCart = async (form, button) => {
    const body = new URLSearchParams(new FormData(form));
    if (button) button.disabled = true;
    try {
      const answer = await fetch(form.action, { method: "POST", body, headers: { Accept: "application/json" } });
      const problem = answer.status === 422 && (await answer.json()).problem;
      if (!answer.ok && !problem) throw new Error(String(answer.status));
      showCount();
      say(problem || words.added, words.cart, words.viewCart);
    } catch {
      form.submit();
    } finally {
      if (button) button.disabled = false;
    }
  };

  // Filters, sorting and page numbers replace the results in place. Only the newest answer counts.
  let loading;
  let shown = location.pathname + location.search;
  const showResults = async (url, remember) => {
    const here = find("[data-results]");
    loading?.abort();
    const mine = (loading = new AbortController());
    here.setAttribute("aria-busy", "true");
    try {
      const answer = await fetch(url, { signal: mine.signal, headers: { Accept: "text/html" } });
      if (!answer.ok) throw new Error(String(answer.status));
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const fresh = find("[data-results]", page);
      if (!fresh) throw new Error("no results");
      if (remember) history.pushState(null, "", url);
      shown = location.pathname + location.search;
      document.title = page.title;
      const focused = document.activeElement?.id;
      const open = find("[data-filters]", here)?.open;
      const scrolled = find("[data-scroll]", here)?.scrollTop;
      here.replaceWith(fresh);
      if (open && find("[data-filters]", fresh)) find("[data-filters]", fresh).open = true;
      if (scrolled && find("[data-scroll]", fresh)) find("[data-scroll]", fresh).scrollTop = scrolled;
      for (const link of document.querySelectorAll("[data-other-language], link[rel=canonical], link[rel=alternate]")) {
        const selector = link.matches("a") ? "[data-other-language]" : `link[rel=${link.rel}]${link.hreflang ? `[hreflang="${link.hreflang}"]` : ""}`;
        const now = find(selector, page);
        if (now) link.href = now.getAttribute("href");
      }
      const heading = find("[data-results-count]", fresh);
      const again = focused && document.getElementById(focused);
      if (again) again.focus({ preventScroll: true });
      else if (remember) {
        heading?.focus({ preventScroll: true });
        fresh.scrollIntoView({ block: "start" });
      }
      const quiet = find("[data-announce]");
      if (quiet && heading) quiet.textContent = heading.textContent;
    } catch (error) {
      if (error.name !== "AbortError") location.assign(url);
    } finally {
      if (mine === loading) find("[data-results]")?.removeAttribute("aria-busy");
    }
  };

  const formUrl = (form) => {
    const url = new URL(form.action, location);
    const fields = [...new FormData(form)].filter(([, value]) => value !== "");
    url.search = new URLSearchParams(fields);
    return url;
  };

  // The upazilas of one district: the page holds all of them in groups, so that it works without this.
  const narrow = (district) => {
    const upazila = document.getElementById(district.dataset.narrows);
    if (!upazila) return;
    const groups = (upazila.groups ||= [...upazila.querySelectorAll("optgroup")]);
    const chosen = upazila.value;
    for (const group of groups) group.remove();
    upazila.append(...groups.filter((group) => !district.value || group.dataset.district === district.value));
    upazila.value = chosen;
    if (upazila.selectedIndex < 0) upazila.value = "";
  };

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.matches("[data-add]") && !event.submitter?.hasAttribute("data-plain") && window.fetch) {
      event.preventDefault();
      addToCart(form, event.submitter);
    } else if (form.matches("[data-live]") && find("[data-results]")) {
      event.preventDefault();
      showResults(formUrl(form), true);
    } else if (form.matches("[data-once]")) {
      if (form.sent) {
        event.preventDefault();
        return;
      }
      form.sent = true;
      // After the event: a button disabled now would not be sent with the form.
      setTimeout(() => {
        for (const button of form.querySelectorAll("button")) {
          button.dataset.text ||= button.textContent;
          button.setAttribute("aria-disabled", "true");
          if (button.dataset.busy) button.textContent = button.dataset.busy;
        }
      });
    }
  });

  document.addEventListener("change", (event) => {
    const field = event.target;
    if (field.matches("[data-narrows]")) narrow(field);
    const form = field.form;
    if (form?.matches("[data-live]") && field.matches("select, [type=checkbox], [type=radio]")) showResults(formUrl(form), true);
    if (form?.matches("[data-submit-on-change]")) form.requestSubmit();
  });

  document.addEventListener("click", (event) => {
    const link = event.target.closest?.("[data-results] a[data-live]");
    if (!link || event.defaultPrevented || event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    showResults(link.href, true);
  });

  // One open menu at a time; Escape and a click beside it close it.
  const closeMenus = (except) => {
    for (const menu of document.querySelectorAll("[data-menu][open]")) if (menu !== except) menu.open = false;
  };
  document.addEventListener("click", (event) => closeMenus(event.target.closest?.("[data-menu]")));
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    const menu = find("[data-menu][open]");
    if (menu) {
      menu.open = false;
      find("summary", menu).focus();
    }
  });

  // A step to an anchor in the page fires this too; only another address needs other results.
  addEventListener("popstate", () => {
    if (location.pathname + location.search !== shown && find("[data-results]")) showResults(location.href, false);
  });

  // What was looked at last stays in this browser and goes nowhere.
  const RECENT = "recent";
  const english = document.documentElement.lang === "en";
  const prefix = english ? "/en" : "";
  const remembered = () => {
    try {
      const list = JSON.parse(localStorage.getItem(RECENT));
      return Array.isArray(list) ? list.filter((one) => /^[a-z0-9-]+$/.test(one?.slug)) : [];
    } catch {
      return [];
    }
  };
  const make = (name, attributes, ...children) => {
    const element = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
    element.append(...children);
    return element;
  };
  const picture = (address, size) => (address ? [make("img", { src: address, width: size, height: size, alt: "", loading: "lazy" })] : []);
  const product = find("[data-product]")?.dataset;
  const others = remembered().filter((one) => one.slug !== product?.product);
  if (product) {
    const { product: slug, bn, en, image } = product;
    try {
      localStorage.setItem(RECENT, JSON.stringify([{ slug, bn, en, image }, ...others].slice(0, 7)));
    } catch {
      // Nothing is remembered where the browser does not want to.
    }
  }
  const shelf = find("[data-recent]");
  if (shelf && others.length) {
    const card = (one) =>
      make("li", {}, make("article", { class: "item" },
        make("div", { class: "item-picture" }, ...picture(one.image, 320)),
        make("div", { class: "item-text" },
          make("h3", { class: "item-name" }, make("a", { href: `${prefix}/product/${one.slug}` }, String((english ? one.en : one.bn) || one.slug))))));
    find("ul", shelf).append(...others.slice(0, 6).map(card));
    shelf.hidden = false;
  }

  // What the search box offers while somebody types. Without it the form is sent, as with Enter.
  const box = find("#q");
  const offers = make("ul", { id: "offers", role: "listbox", class: "offers", "aria-label": box?.labels?.[0]?.textContent || "" });
  let typing, asking, chosen;
  const choose = (option) => {
    chosen?.setAttribute("aria-selected", "false");
    chosen = option;
    option?.setAttribute("aria-selected", "true");
    if (option) box.setAttribute("aria-activedescendant", option.id);
    else box.removeAttribute("aria-activedescendant");
  };
  const close = () => {
    clearTimeout(typing);
    asking?.abort();
    choose();
    offers.replaceChildren();
    offers.hidden = true;
    box.setAttribute("aria-expanded", "false");
  };
  const offer = async () => {
    const text = box.value.trim();
    asking?.abort();
    if (text.length < 2) return close();
    const mine = (asking = new AbortController());
    try {
      const answer = await fetch(`${prefix}/suggest?q=${encodeURIComponent(text)}`, { signal: mine.signal });
      if (!answer.ok) return close();
      const { categories, products } = await answer.json();
      const option = (one, place) => {
        const line = make("li", { id: `offer-${place}`, role: "option", "aria-selected": "false" }, ...picture(one.image, 40), make("span", {}, one.name));
        if (one.price) line.append(make("b", {}, one.price));
        line.path = one.path;
        return line;
      };
      choose();
      offers.replaceChildren(...[...categories, ...products].map(option));
      offers.hidden = !offers.childElementCount;
      box.setAttribute("aria-expanded", String(!offers.hidden));
    } catch {
      if (mine === asking) close();
    }
  };
  if (box && window.fetch && !navigator.connection?.saveData) {
    for (const [name, value] of [["role", "combobox"], ["aria-autocomplete", "list"], ["aria-controls", offers.id], ["aria-expanded", "false"]]) box.setAttribute(name, value);
    offers.hidden = true;
    box.form.append(offers);
    box.addEventListener("input", () => {
      clearTimeout(typing);
      typing = setTimeout(offer, 150);
    });
    box.addEventListener("blur", close);
    box.addEventListener("keydown", (event) => {
      const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      if (event.key === "Escape" && !offers.hidden) {
        event.preventDefault();
        close();
      } else if (event.key === "Enter" && chosen) {
        event.preventDefault();
        location.assign(chosen.path);
      } else if (step && !offers.hidden) {
        event.preventDefault();
        const list = [...offers.children];
        const at = list.indexOf(chosen) + (chosen || step > 0 ? step : list.length);
        choose(list[at]);
      }
    });
    // Before the box loses its focus, which would close the list.
    offers.addEventListener("mousedown", (event) => event.preventDefault());
    offers.addEventListener("click", (event) => {
      const option = event.target.closest("[role=option]");
      if (option) location.assign(option.path);
    });
  }

  // The waiting room: one small file tells how far the line is. The same arithmetic as in frontend/src/waiting_room/place.rs.
  const room = find("[data-room]");
  const again = (seconds) => setTimeout(look, seconds * (1 + Math.random() / 10) * 1000);
  const ahead = (line, place) => {
    let [from, before] = [line.serving, 0];
    for (const [to, count] of line.line) {
      if (place < to) return before + Math.floor(((count - before) * Math.max(place - from, 0)) / Math.max(to - from, 1));
      [from, before] = [to, count];
    }
    return before;
  };
  const look = async () => {
    const mine = room.dataset;
    try {
      const answer = await fetch(mine.file);
      if (!answer.ok) throw new Error(String(answer.status));
      const line = await answer.json();
      const place = Number(mine.place);
      const turn = !line || line.room !== Number(mine.room) || (place ? line.serving > place : line.open);
      if (turn || line.sold_out !== "soldOut" in mine) return location.replace(mine.checkout);
      if (!place) return again(line.gathering_pause);
      const count = ahead(line, place);
      const wait = line.per_minute ? (count * 60) / line.per_minute : 180;
      const show = (name, number) => {
        const text = find(`[data-${name}]`, room);
        if (text) text.textContent = number.toLocaleString(words.locale);
      };
      show("ahead", count);
      show("minutes", Math.max(1, Math.ceil(wait / 60)));
      again((Math.min(300, Math.max(10, wait / 6)) * line.stretch_percent) / 100);
    } catch {
      again(30);
    }
  };
  if (room) setTimeout(look, Number(room.dataset.seconds) * 1000);

  // Also after "back", when the browser shows the page as it was left.
  addEventListener("pageshow", () => {
    showCount();
    for (const form of document.querySelectorAll("[data-once]")) {
      form.sent = false;
      for (const button of form.querySelectorAll("button")) {
        button.removeAttribute("aria-disabled");
        if (button.dataset.text) button.textContent = button.dataset.text;
      }
    }
    for (const district of document.querySelectorAll("[data-narrows]")) narrow(district);
  });
  for (const button of document.querySelectorAll("[data-print]")) {
    button.hidden = false;
    button.addEventListener("click", () => print());
  }
})();
