// Finding things in the shop's pages, as loadtest/src/html.rs does.

export const LANGUAGES = { bn: "", en: "/en" };

export function between(text, before, after) {
  const from = text.indexOf(before);
  if (from < 0) return null;
  const to = text.indexOf(after, from + before.length);
  return to < 0 ? null : text.slice(from + before.length, to);
}

export function allBetween(text, before, after) {
  const rests = text.split(before).slice(1);
  return rests.filter((rest) => rest.includes(after)).map((rest) => rest.slice(0, rest.indexOf(after)));
}

export function plain(text) {
  const escapes = [[/&(#60|lt);/g, "<"], [/&(#62|gt);/g, ">"], [/&(#34|quot);/g, '"'], [/&#(39|x27);/g, "'"], [/&(#38|amp);/g, "&"]];
  return escapes.reduce((text, [escape, sign]) => text.replace(escape, sign), text);
}

export function heading(page) {
  const text = between(page, "<h1>", "</h1>");
  return text === null ? null : plain(text);
}

// A whole page in the right language.
export function isWhole(page, language) {
  return page.includes(`<html lang="${language}">`) && page.trimEnd().endsWith("</html>");
}

// Hidden fields by these names, or beginning with one that ends in "_".
export function hiddenFields(page, names) {
  const fields = {};
  for (const field of allBetween(page, '<input type="hidden" name="', ">")) {
    const name = field.slice(0, field.indexOf('"'));
    const value = between(field, 'value="', '"');
    const isWanted = names.some((wanted) => name === wanted || (wanted.endsWith("_") && name.startsWith(wanted)));
    if (isWanted && value !== null) fields[name] = plain(value);
  }
  return fields;
}

// The SKU that the page's form puts into the cart; null: sold out.
export function sku(page) {
  return between(page, 'data-add>\n<input type="hidden" name="sku" value="', '"');
}

// Addresses and names of the categories in the home page's menu.
export function categories(home, language) {
  const menu = between(home, '<nav class="menu-panel"', "</nav>") || "";
  const links = allBetween(menu, '<a href="', "</a>").map((link) => link.split('">'));
  return links
    .filter(([path]) => path.startsWith(`${LANGUAGES[language]}/category/`))
    .map((parts) => ({ path: parts[0], name: plain(parts[parts.length - 1].split(">").pop()) }));
}

// What a browser fetches for a page: style, script, icons, and pictures of a phone's first view.
export function files(page, pictures) {
  const linked = [
    ...allBetween(page, '<link rel="stylesheet" href="', '"'),
    ...allBetween(page, '<script src="', '"'),
    ...allBetween(page, '<link rel="icon" href="', '"').filter((path) => path.startsWith("/assets/")),
    ...allBetween(page, '<use href="', "#").slice(0, 1),
  ];
  const images = allBetween(page, '<img src="', '"').filter((path) => path.startsWith("/media/"));
  return [...new Set(linked), ...[...new Set(images)].slice(0, pictures)];
}
