// Requests as a phone's browser makes them, and the check of every answer. What is not right is a failure: also 429, 503, the waiting
// room, and being told to wait. A visitor who meets one goes away.

import http from "k6/http";
import { check } from "k6";
import { Counter } from "k6/metrics";
import { files } from "./pages.js";

const SHOP = (__ENV.SHOP || "http://127.0.0.1:8080").replace(/\/$/, "");
const LIST_PICTURES = 4;
const PRODUCT_PICTURES = 1;

const failures = new Counter("failures");
const orders = new Counter("orders");

export class GoneAway extends Error {}

// One person with an own address, language and cache. Cookies are k6's own, new for each visit.
export class Person {
  constructor(number, language) {
    this.language = language;
    this.prefix = language === "en" ? "/en" : "";
    this.isInside = false;
    this.cache = new Set();
    this.address = `10.${(number >> 16) & 255}.${(number >> 8) & 255}.${number & 255}`;
  }

  url(path) {
    return `${SHOP}${path}`;
  }

  request(method, path, name, form) {
    const headers = {
      "User-Agent": "Mozilla/5.0 (Linux; Android 14; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Mobile Safari/537.36",
      "Accept-Language": this.language === "en" ? "en" : "bn-BD,bn;q=0.9,en;q=0.8",
      "Accept-Encoding": "br",
      "X-Forwarded-For": this.address,
      "Sec-Fetch-Site": this.isInside ? "same-origin" : "none",
    };
    return http.request(method, this.url(path), form, {
      headers,
      redirects: 0,
      timeout: "20s",
      // Addresses are endless; the class is what counts.
      tags: { class: name, name },
    });
  }

  // A page, judged: `right` gets the page and names what is wrong with it, or returns nothing.
  page(path, name, right) {
    const answer = this.request("GET", path, name);
    const wrong = answer.status === 200 && !answer.headers["X-Waiting-Room"] ? right(answer.body) : refusal(answer);
    this.judge(name, wrong, path);
    this.isInside = true;
    this.fetchFiles(answer.body, name === "product" ? PRODUCT_PICTURES : LIST_PICTURES);
    return answer.body;
  }

  // A form; gives the address that its answer leads to. Where there is too much at once, that is the waiting page.
  send(path, name, form) {
    const answer = this.request("POST", path, name, form);
    const location = answer.headers.Location || "";
    const wrong = answer.status !== 303 ? refusal(answer) : location.includes("waiting") ? "sent to wait" : null;
    this.judge(name, wrong, path);
    return location;
  }

  judge(name, wrong, path) {
    // Named by what is wrong, so that the summary says it.
    check(wrong, { [`${name}: ${wrong || "the right answer"}`]: (wrong) => !wrong });
    if (wrong) {
      failures.add(1, { class: name, kind: wrong });
      throw new GoneAway(`${path}: ${wrong}`);
    }
  }

  // Each once; browsers keep them for good.
  fetchFiles(page, pictures) {
    for (const path of files(page, pictures)) {
      if (this.cache.has(path)) continue;
      this.cache.add(path);
      const answer = this.request("GET", path, "file");
      const isRight = answer.status === 200 && (answer.headers["Cache-Control"] || "").includes("immutable");
      this.judge("file", isRight ? null : refusal(answer), path);
    }
  }

  // From now on the order must exist. The console is the list that `backend audit --acknowledged` reads.
  acknowledge(number) {
    orders.add(1);
    console.log(number);
  }
}

function refusal(answer) {
  if (answer.status === 0) return `no answer (${answer.error_code})`;
  if (answer.headers["X-Shed"] || answer.headers["X-Waiting-Room"]) return "turned away";
  return `status ${answer.status}`;
}
